/** Names of towns below everything: asked of the desk's gazetteer for each view. */
import type { LayerSpecification } from "maplibre-gl";
import { asked } from "../island";
import { address } from "../query";
import type { FeatureCollection } from "geojson";
import type { Colours } from "./colours";
import { EMPTY, FONT } from "./ground";

interface Name {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly rank: number;
}

/** Rank 0 is a capital, 1 a seat of a province, 2 a town, 3 a village. */
export function names(look: Colours): LayerSpecification {
  return {
    id: "names", type: "symbol", source: "names",
    layout: {
      "text-field": ["get", "name"], "text-font": FONT, "symbol-sort-key": ["get", "rank"],
      "text-size": ["match", ["get", "rank"], 0, 13, 1, 12, 11], "text-max-width": 8,
    },
    paint: { "text-color": look.quiet, "text-halo-color": look.halo, "text-halo-width": 1.2 },
  };
}

/** The names of a view. A map without names is a map: what goes wrong here is not told. */
export async function named(element: HTMLElement, view: string, signal: AbortSignal): Promise<FeatureCollection> {
  const from = element.dataset["names"] ?? "/map/names";
  if (from === "") return EMPTY;
  try {
    const told = await asked<readonly Name[]>(address(from, view), signal);
    return {
      type: "FeatureCollection",
      features: told.map(({ name, lon, lat, rank }) => ({ type: "Feature", properties: { name, rank }, geometry: { type: "Point", coordinates: [lon, lat] } })),
    };
  } catch {
    return EMPTY;
  }
}
