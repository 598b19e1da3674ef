/** A basemap that the user brings as a PMTiles file, which the desk serves by range requests. */
import type { LayerSpecification } from "maplibre-gl";
import { addProtocol } from "maplibre-gl";
import { PMTiles, Protocol, TileType } from "pmtiles";
import type { Colours } from "./colours";
import { FONT, type Basemap } from "./ground";

/** What vector layers of the usual schemas (Protomaps, OpenMapTiles, Shortbread) are drawn as; others are left out. */
const DRAWN: Record<string, "water" | "line" | "road" | "green" | "name"> = {
  water: "water", ocean: "water", water_polygons: "water",
  waterway: "line", water_lines: "line", rivers: "line",
  roads: "road", transportation: "road", streets: "road",
  landcover: "green", landuse: "green", park: "green", natural: "green",
  places: "name", place: "name", place_labels: "name",
};

interface Meta {
  readonly vector_layers?: readonly { readonly id: string }[];
  readonly attribution?: string;
}

let protocol: Protocol | null = null;

export async function basemap(address: string, look: Colours, language: string): Promise<Basemap> {
  if (!protocol) {
    protocol = new Protocol();
    addProtocol("pmtiles", protocol.tile);
  }
  const url = new URL(address, window.location.href).href;
  const tiles = new PMTiles(url);
  protocol.add(tiles);
  const [header, meta] = await Promise.all([tiles.getHeader(), tiles.getMetadata() as Promise<Meta>]);
  const credit = new DOMParser().parseFromString(meta.attribution ?? "", "text/html").body.textContent.trim();
  const range = { minzoom: header.minZoom, maxzoom: header.maxZoom };
  if (header.tileType === TileType.Mvt) {
    const layers = (meta.vector_layers ?? []).flatMap(({ id }) => layer(id, look, language));
    return { sources: { base: { type: "vector", url: `pmtiles://${url}` } }, layers, credit };
  }
  return {
    sources: { base: { type: "raster", tiles: [`pmtiles://${url}/{z}/{x}/{y}`], tileSize: 256, ...range } },
    layers: [{ id: "base", type: "raster", source: "base", paint: { "raster-saturation": -0.5, "raster-opacity": 0.8 } }],
    credit,
  };
}

function layer(id: string, look: Colours, language: string): LayerSpecification[] {
  const kind = DRAWN[id];
  const from = { id: `base-${id}`, source: "base", "source-layer": id } as const;
  switch (kind) {
    case "water":
      return [{ ...from, type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": look.sea } }];
    case "line":
      return [{ ...from, type: "line", paint: { "line-color": look.sea, "line-width": 1.2 } }];
    case "road":
      return [{ ...from, type: "line", minzoom: 6, paint: { "line-color": look.border, "line-opacity": 0.6, "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.4, 14, 3] } }];
    case "green":
      return [{ ...from, type: "fill", paint: { "fill-color": look.border, "fill-opacity": 0.12 } }];
    case "name":
      return [{
        ...from, type: "symbol",
        layout: { "text-field": ["coalesce", ["get", `name:${language}`], ["get", "name"]], "text-font": FONT, "text-size": 11 },
        paint: { "text-color": look.quiet, "text-halo-color": look.halo, "text-halo-width": 1 },
      }];
    default:
      return [];
  }
}
