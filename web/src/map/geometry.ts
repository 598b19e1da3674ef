/** Shapes on the ground. */
import type { Feature, Polygon, Position } from "geojson";

const EARTH_KM = 6371.0088;
const CORNERS = 48;

/** A ring of a radius in kilometres around a point (WGS 84), closed. */
export function ring(lon: number, lat: number, km: number): Position[] {
  const far = km / EARTH_KM;
  const phi = (lat * Math.PI) / 180;
  const corners: Position[] = [];
  for (let i = 0; i <= CORNERS; i++) {
    const towards = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    const y = Math.asin(Math.sin(phi) * Math.cos(far) + Math.cos(phi) * Math.sin(far) * Math.cos(towards));
    const x = Math.atan2(Math.sin(towards) * Math.sin(far) * Math.cos(phi), Math.cos(far) - Math.sin(phi) * Math.sin(y));
    corners.push([lon + (x * 180) / Math.PI, (y * 180) / Math.PI]);
  }
  return corners;
}

export function disc(lon: number, lat: number, km: number, properties: Record<string, string | number> = {}): Feature<Polygon> {
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring(lon, lat, km)] } };
}

export type Box = readonly [west: number, south: number, east: number, north: number];

/** "w,s,e,n" of an attribute; null where it is none. */
export function box(text: string | undefined): Box | null {
  const numbers = (text ?? "").split(",").map(Number);
  const [west, south, east, north] = numbers;
  if (numbers.length !== 4 || numbers.some((it) => !Number.isFinite(it))) return null;
  return [west as number, south as number, east as number, north as number];
}

/** The box of points; null where there are none. A single point gets some ground around it. */
export function around(points: readonly Position[], margin = 0.15): Box | null {
  if (points.length === 0) return null;
  const lons = points.map((it) => it[0] as number);
  const lats = points.map((it) => it[1] as number);
  return [Math.min(...lons) - margin, Math.min(...lats) - margin, Math.max(...lons) + margin, Math.max(...lats) + margin];
}

/** Of fewer, each is worth seeing at first. */
const MANY = 200;

/** The box of where most is: of many, the outermost `left` of the weight on each side is left out, so that a few far ones
 * do not make everything else a stain. */
export function most(points: readonly { readonly lon: number; readonly lat: number; readonly n: number }[], left = 0.025): Box | null {
  if (points.length === 0) return null;
  const share = points.reduce((sum, it) => sum + it.n, 0) < MANY ? 0 : left;
  const [west, east] = inner(points.map((it) => [it.lon, it.n]), share);
  const [south, north] = inner(points.map((it) => [it.lat, it.n]), share);
  return [west - 0.5, south - 0.5, east + 0.5, north + 0.5];
}

function inner(weighed: readonly (readonly [number, number])[], left: number): [number, number] {
  const sorted = [...weighed].sort((a, b) => a[0] - b[0]);
  const all = sorted.reduce((sum, it) => sum + it[1], 0);
  let before = 0;
  let low = sorted[0]?.[0] ?? 0;
  let high = low;
  for (const [at, weight] of sorted) {
    if (before <= all * left) low = at;
    if (before < all * (1 - left)) high = at;
    before += weight;
  }
  return [low, high];
}

/** What the server is asked for: clamped to the world, with few decimals, so that the same view asks the same. */
export function asked(west: number, south: number, east: number, north: number, zoom: number): string {
  const wide = east - west >= 360;
  const lon = (it: number): string => Math.max(-180, Math.min(180, it)).toFixed(4);
  const lat = (it: number): string => Math.max(-85, Math.min(85, it)).toFixed(4);
  const sides = [wide ? "-180" : lon(west), lat(south), wide ? "180" : lon(east), lat(north)];
  return `box=${sides.join(",")}&zoom=${Math.max(0, Math.floor(zoom))}`;
}
