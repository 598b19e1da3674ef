/** The map of one incident: the point, or honestly less than a point. */
import type { Feature, FeatureCollection, Position } from "geojson";
import type { LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";
import { data, type Island } from "../island";
import type { Colours } from "./colours";
import { around, disc, ring } from "./geometry";
import { FONT } from "./ground";
import { coarse } from "./images";
import { names } from "./names";
import { Stage } from "./stage";

export interface Shape {
  readonly kind: "point" | "ring" | "line" | "candidate";
  readonly lon?: number;
  readonly lat?: number;
  readonly km?: number | null;
  readonly label?: string | null;
  readonly points?: readonly Position[];
}

/** Degrees around: wide enough that a few towns, and mostly a border or a coast, say where it is. */
const AROUND = 0.8;

interface Told {
  readonly shapes: readonly Shape[];
}

const at = (shape: Shape): Position => [shape.lon ?? 0, shape.lat ?? 0];

function layers(look: Colours): LayerSpecification[] {
  const label: SymbolLayerSpecification["layout"] = {
    "text-field": ["get", "label"], "text-font": FONT, "text-size": 12, "text-anchor": "top", "text-offset": [0, 0.8], "text-max-width": 10,
  };
  const ink = { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": 1.4 };
  const kind = (it: Shape["kind"]): ["==", ["get", string], string] => ["==", ["get", "kind"], it];
  return [
    { id: "rings", type: "fill", source: "grounds", paint: { "fill-color": look.mark, "fill-opacity": 0.1 } },
    { id: "ring-lines", type: "line", source: "grounds", paint: { "line-color": look.mark, "line-width": 1.6, "line-dasharray": [3, 2] } },
    { id: "lines", type: "line", source: "lines", layout: { "line-cap": "round" }, paint: { "line-color": look.mark, "line-width": 3, "line-dasharray": [0.5, 1.8] } },
    names(look),
    { id: "rough", type: "symbol", source: "points", filter: kind("ring"), layout: { "icon-image": "coarse", "icon-size": 0.5, "icon-allow-overlap": true, ...label }, paint: ink },
    { id: "maybe", type: "circle", source: "points", filter: kind("candidate"), paint: { "circle-radius": 6, "circle-color": look.halo, "circle-stroke-color": look.quiet, "circle-stroke-width": 2 } },
    { id: "exact", type: "circle", source: "points", filter: kind("point"), paint: { "circle-radius": 7, "circle-color": look.mark, "circle-stroke-color": look.halo, "circle-stroke-width": 2 } },
    { id: "labels", type: "symbol", source: "points", filter: ["!", kind("ring")], layout: label, paint: ink },
  ];
}

const collection = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });

export async function one(element: HTMLElement): Promise<Island> {
  const { shapes } = (await data<Told>(element)) ?? { shapes: [] };
  const placed = shapes.filter((it) => it.kind !== "line" && it.lon !== undefined && it.lat !== undefined);
  const rings = placed.filter((it) => it.km);
  const lines = shapes.filter((it) => it.kind === "line" && (it.points?.length ?? 0) > 1);
  const corners = [...placed.map(at), ...rings.flatMap((it) => ring(it.lon ?? 0, it.lat ?? 0, it.km ?? 0)), ...lines.flatMap((it) => it.points ?? [])];
  const drawing = { layers, images: (look: Colours) => ({ coarse: coarse(look.mark, look.halo) }) };
  const stage = await Stage.on(element, drawing, ["grounds", "lines", "points"], around(corners, AROUND));
  stage.put("grounds", collection(rings.map((it) => disc(it.lon ?? 0, it.lat ?? 0, it.km ?? 0))));
  stage.put("lines", collection(lines.map((it) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [...(it.points ?? [])] } }))));
  stage.put("points", collection(placed.map((it) => ({
    type: "Feature", properties: { kind: it.kind, label: it.label ?? "" }, geometry: { type: "Point", coordinates: at(it) },
  }))));
  return { stop: () => stage.stop() };
}
