/** What the server tells of a view: cells that hold one incident or many. */
import type { Feature, FeatureCollection } from "geojson";
import { disc } from "./geometry";

export interface Cell {
  readonly lon: number;
  readonly lat: number;
  readonly n: number;
  readonly killed?: number | null;
  /** Every incident in it lies at a known point; a coarse one is never drawn as a point. */
  readonly precise: boolean;
  readonly id?: string | null;
  readonly label?: string | null;
  readonly class?: string | null;
  /** How far around the middle of a coarse place the incident may lie. */
  readonly km?: number | null;
}

export interface View {
  readonly cells: readonly Cell[];
  readonly total: number;
  readonly shown: number;
  readonly box?: readonly [number, number, number, number] | null;
}

/** Rings on the ground: of single coarse incidents, whose radius is known. */
export function areas(cells: readonly Cell[]): FeatureCollection {
  const coarse = cells.filter((it) => !it.precise && it.n === 1 && it.km);
  return { type: "FeatureCollection", features: coarse.map((it) => disc(it.lon, it.lat, it.km as number)) };
}

/** Marks; `at` is the place of the cell in the answer. Cells with the most stand on top. */
export function marks(cells: readonly Cell[]): FeatureCollection {
  const features = cells.map((cell, at): Feature => ({
    type: "Feature",
    properties: {
      at, n: cell.n, size: size(cell.n), coarse: !cell.precise, one: cell.n === 1,
      count: cell.n > 1 ? short(cell.n) : "", label: cell.n === 1 ? (cell.label ?? "") : "",
    },
    geometry: { type: "Point", coordinates: [cell.lon, cell.lat] },
  }));
  return { type: "FeatureCollection", features };
}

/** Radius of a mark in pixels: grows with the square root, so that areas compare, up to a hand's reach. */
export function size(n: number): number {
  return n === 1 ? 5 : Math.min(26, 8 + 1.6 * Math.log2(n));
}

/** A count that fits into its mark: 940, 1.2k, 35k, 1.4M. */
export function short(n: number): string {
  if (n < 1000) return String(n);
  const [value, unit] = n < 999_500 ? [n / 1000, "k"] : [n / 1e6, "M"];
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : Math.round(value)}${unit}`;
}

/** What is listed beside the map, for keys and screen readers: single ones and the largest first. */
export function listed(cells: readonly Cell[], most = 40): { cell: Cell; at: number }[] {
  const all = cells.map((cell, at) => ({ cell, at }));
  return all.sort((a, b) => b.cell.n - a.cell.n || (b.cell.killed ?? 0) - (a.cell.killed ?? 0)).slice(0, most);
}
