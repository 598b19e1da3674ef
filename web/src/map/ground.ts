/** The ground of the map: country borders that come with Marsad, or tiles that the user brings. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import borders from "world-atlas/countries-50m.json?url";
import type { Colours } from "./colours";

export const FONT = ["sans-serif"];
export const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
let atlas: Promise<FeatureCollection> | null = null;

/** Land and borders (Natural Earth 1:50m, public domain), fetched once for all maps of a page. */
export function land(): Promise<FeatureCollection> {
  atlas ??= (async () => {
    const answer = await fetch(borders);
    if (!answer.ok) throw new Error(`borders: ${answer.status}`);
    const world = (await answer.json()) as Atlas;
    const ground = feature(world, world.objects.land);
    const lines = mesh(world, world.objects.countries, (a, b) => a !== b);
    return { ...ground, features: [...ground.features, { type: "Feature", properties: {}, geometry: lines }] };
  })();
  return atlas;
}

export interface Basemap {
  readonly sources: Record<string, SourceSpecification>;
  readonly layers: readonly LayerSpecification[];
  readonly credit: string;
}

/** The style below what we draw. A user's tiles cover our land; borders stay above them. */
export function style(ground: FeatureCollection, look: Colours, base: Basemap | null): StyleSpecification {
  const layers: LayerSpecification[] = [
    { id: "sea", type: "background", paint: { "background-color": look.sea } },
    { id: "land", type: "fill", source: "land", filter: ["!=", ["geometry-type"], "LineString"], paint: { "fill-color": look.land } },
    ...(base?.layers ?? []),
    {
      id: "borders", type: "line", source: "land",
      layout: { "line-join": "round" },
      paint: { "line-color": look.border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.2] },
    },
  ];
  return { version: 8, sources: { land: { type: "geojson", data: ground, tolerance: 0.2 }, ...base?.sources }, layers };
}
