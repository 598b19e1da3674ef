/** A map with its ground, its controls and its colours; what stands on it is up to who asks. */
import "maplibre-gl/dist/maplibre-gl.css";
import "../palette.css";
import "../map.css";
import type { FeatureCollection } from "geojson";
import { GeoJSONSource, MapLibreMap, NavigationControl, Popup, ScaleControl, setWorkerUrl, type LayerSpecification, type LngLatLike } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { made } from "../island";
import { say } from "../words";
import { colours, onColours, type Colours } from "./colours";
import { asked, type Box } from "./geometry";
import { EMPTY, land, style, type Basemap } from "./ground";
import type { Image } from "./images";
import { named } from "./names";

setWorkerUrl(new URL(worker, import.meta.url).href);

/** What stands on a map: named data, the layers that draw them and the images that these use. */
export interface Drawing {
  layers(look: Colours): LayerSpecification[];
  images?(look: Colours): Record<string, Image>;
}

/** The list beside a map: what is in view, for keys and screen readers. */
export interface Side {
  readonly count: HTMLElement;
  readonly list: HTMLElement;
  readonly legend: HTMLElement;
}

/** Made before the map, which takes the room that is left. */
export function beside(element: HTMLElement): Side {
  const count = made("p", { class: "map-count", role: "status" });
  const list = made("ol", { class: "map-list" });
  const legend = made("ul", { class: "map-legend" });
  element.append(made("div", { class: "map-side" }, legend, count, list));
  return { count, list, legend };
}

export const calm = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Stage {
  readonly #data = new Map<string, FeatureCollection>();
  readonly #stops: (() => void)[] = [];
  readonly #popup = new Popup({ maxWidth: "20rem", closeOnClick: true, className: "map-card" });

  #naming: AbortController | null = null;

  private constructor(
    readonly element: HTMLElement,
    readonly map: MapLibreMap,
    readonly drawing: Drawing,
    readonly sources: readonly string[],
    readonly ground: FeatureCollection,
    readonly address: string | undefined,
  ) {}

  /** Makes a map inside an element, above what it held before.
   *
   * Throws where the browser has no WebGL: the fallback stays.
   */
  static async on(element: HTMLElement, drawing: Drawing, sources: readonly string[], start: Box | null): Promise<Stage> {
    const ground = await land();
    const canvas = made("div", { class: "map-canvas" });
    const note = made("p", { class: "map-note" }, element.dataset["mode"] === "one" ? say("map-borders") : `${say("map-rings")} ${say("map-borders")}`);
    element.prepend(canvas, note);
    const look = colours();
    const address = element.dataset["basemap"];
    const base = address ? await brought(address, look) : null;
    if (base?.credit) note.append(" ", made("bdi", {}, base.credit));
    const map = new MapLibreMap({
      container: canvas, style: style(ground, look, base), attributionControl: false, maxZoom: 15, minZoom: 0,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
      fadeDuration: calm() ? 0 : 150, locale: locale(), center: [38, 34], zoom: 4,
      ...("hash" in element.dataset ? { hash: "map" } : {}),
      ...(start ? { bounds: start as [number, number, number, number], fitBoundsOptions: { padding: 24, maxZoom: 11 } } : {}),
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }));
    map.addControl(new ScaleControl({ unit: "metric" }));
    const stage = new Stage(element, map, drawing, sources, ground, address);
    await map.once("load");
    stage.#draw();
    map.on("moveend", () => stage.#named());
    stage.#named();
    stage.#stops.push(onColours(() => void stage.#recolour()));
    return stage;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#naming?.abort();
    this.map.remove();
  }

  /** The view as the server is asked for it. */
  view(): string {
    const bounds = this.map.getBounds();
    return asked(bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth(), this.map.getZoom());
  }

  /** Names of towns follow the view. */
  #named(): void {
    this.#naming?.abort();
    const mine = (this.#naming = new AbortController());
    void named(this.element, this.view(), mine.signal).then((found) => {
      if (!mine.signal.aborted) this.put("names", found);
    });
  }

  put(source: string, data: FeatureCollection): void {
    this.#data.set(source, data);
    (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data);
  }

  image(name: string, image: Image): void {
    if (!this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: 2 });
  }

  show(bounds: Box, animate = false): void {
    this.map.fitBounds(bounds as [number, number, number, number], { padding: 32, maxZoom: 11, animate: animate && !calm() });
  }

  /** Opens a card at a point; gives its element. */
  card(at: LngLatLike, inside: Node): HTMLElement {
    this.#popup.setLngLat(at).setDOMContent(inside).addTo(this.map);
    return this.#popup.getElement();
  }

  shut(): void {
    this.#popup.remove();
  }

  #draw(): void {
    const look = colours();
    for (const [name, image] of Object.entries(this.drawing.images?.(look) ?? {})) this.image(name, image);
    for (const source of ["names", ...this.sources]) {
      this.map.addSource(source, { type: "geojson", data: this.#data.get(source) ?? EMPTY });
    }
    for (const layer of this.drawing.layers(look)) this.map.addLayer(layer);
  }

  async #recolour(): Promise<void> {
    const look = colours();
    const base = this.address ? await brought(this.address, look) : null;
    this.map.setStyle(style(this.ground, look, base), { diff: false });
    this.map.once("style.load", () => this.#draw());
  }
}

/** The user's own tiles; without them where the file cannot be read: the map is still a map. */
async function brought(address: string, look: Colours): Promise<Basemap | null> {
  const { basemap } = await import("./basemap");
  try {
    return await basemap(address, look, document.documentElement.lang);
  } catch (wrong) {
    console.error(wrong);
    return null;
  }
}

function locale(): Record<string, string> {
  return {
    "Map.Title": say("map"),
    "NavigationControl.ZoomIn": say("zoom-in"),
    "NavigationControl.ZoomOut": say("zoom-out"),
    "Popup.Close": say("close"),
    "ScaleControl.Meters": say("metres"),
    "ScaleControl.Kilometers": say("kilometres"),
  };
}
