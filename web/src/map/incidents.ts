/** The map of everything: asks the server for each view, so that a million incidents are as quick as twelve. */
import type { ExpressionSpecification, LayerSpecification, MapLayerMouseEvent, SymbolLayerSpecification } from "maplibre-gl";
import { filter, onFilters } from "../follow";
import { processed } from "../htmx";
import { asked as json, foreign, made, type Island } from "../island";
import { address, changed, filled, without } from "../query";
import { number, say } from "../words";
import { areas, listed, marks, type Cell, type View } from "./cells";
import type { Colours } from "./colours";
import * as geometry from "./geometry";
import { EMPTY, FONT } from "./ground";
import { coarse } from "./images";
import { names } from "./names";
import { beside, calm, Stage, type Side } from "./stage";

/** Milliseconds that a view must stand before the server is asked. */
const REST = 90;

const radius: ExpressionSpecification = ["get", "size"];
const isCoarse: ExpressionSpecification = ["get", "coarse"];

const many: ExpressionSpecification = ["!", ["get", "one"]];

/** Pixels that coarse crowds stand aside, so that they do not cover those at known points of the same province. */
const ASIDE: [number, number] = [11, -11];

const rough: NonNullable<SymbolLayerSpecification["layout"]> = {
  "icon-image": "coarse", "icon-size": ["*", ["max", radius, 7], 2 / 28], "icon-allow-overlap": true, "icon-ignore-placement": true,
  "symbol-sort-key": ["get", "n"],
};

const count: NonNullable<SymbolLayerSpecification["layout"]> = {
  "text-field": ["get", "count"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true,
};

function layers(look: Colours): LayerSpecification[] {
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": look.mark, "fill-opacity": 0.06 } },
    { id: "area-lines", type: "line", source: "areas", paint: { "line-color": look.mark, "line-width": 1.2, "line-dasharray": [3, 2], "line-opacity": 0.8 } },
    names(look),
    {
      id: "precise", type: "circle", source: "marks", filter: ["!", isCoarse],
      layout: { "circle-sort-key": ["get", "n"] },
      paint: { "circle-radius": radius, "circle-color": look.mark, "circle-opacity": 0.88, "circle-stroke-color": look.halo, "circle-stroke-width": 1.2 },
    },
    { id: "coarse", type: "symbol", source: "marks", filter: ["all", isCoarse, ["get", "one"]], layout: rough },
    { id: "coarse-many", type: "symbol", source: "marks", filter: ["all", isCoarse, many], layout: rough, paint: { "icon-translate": ASIDE } },
    { id: "counts", type: "symbol", source: "marks", filter: ["all", ["!", isCoarse], many], layout: count, paint: { "text-color": look.markInk } },
    {
      id: "coarse-counts", type: "symbol", source: "marks", filter: ["all", isCoarse, many], layout: count,
      paint: { "text-color": look.ink, "text-translate": ASIDE },
    },
    {
      id: "labels", type: "symbol", source: "marks", filter: ["all", ["get", "one"], isCoarse],
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.9], "text-max-width": 9 },
      paint: { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": 1.2 },
    },
    { id: "halo", type: "circle", source: "halo", paint: { "circle-radius": ["+", radius, 5], "circle-color": "transparent", "circle-stroke-color": look.ink, "circle-stroke-width": 2 } },
  ];
}

export class Incidents implements Island {
  readonly #list: HTMLElement;
  readonly #count: HTMLElement;
  readonly #stops: (() => void)[] = [];
  #query = without(window.location.search, "page", "after", "box");
  #latest: AbortController | null = null;
  #timer = 0;
  #cells: readonly Cell[] = [];
  #fitted: boolean;

  private constructor(readonly element: HTMLElement, readonly stage: Stage, side: Side, start: geometry.Box | null) {
    this.#list = side.list;
    this.#count = side.count;
    this.#fitted = start !== null || ("hash" in element.dataset && window.location.hash.includes("map="));
    const { map } = stage;
    map.on("moveend", () => this.#soon());
    for (const layer of ["precise", "coarse", "coarse-many"]) {
      map.on("click", layer, (event) => this.#clicked(event));
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    if (document.querySelector("[data-follows][id]")) side.list.before(this.#lister());
    this.#stops.push(onFilters(({ query, by }) => {
      if (by === "map") return;
      this.#query = without(query, "page", "after", "box");
      void this.ask();
    }));
  }

  static async start(element: HTMLElement): Promise<Incidents> {
    const start = geometry.box(new URLSearchParams(window.location.search).get("box") ?? element.dataset["box"]);
    const side = beside(element);
    const stage = await Stage.on(element, { layers, images: (look) => ({ coarse: coarse(look.mark, look.halo) }) }, ["areas", "marks", "halo"], start);
    const island = new Incidents(element, stage, side, start);
    await island.ask();
    return island;
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#latest?.abort();
    for (const stop of this.#stops) stop();
    this.stage.stop();
  }

  #soon(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.ask(), REST);
  }

  /** Lists beside the map follow it when somebody wishes it, not with every move. */
  #lister(): HTMLElement {
    const button = made("button", { type: "button", class: "map-lister" }, say("map-list"));
    button.addEventListener("click", () => {
      const view = new URLSearchParams(this.stage.view());
      filter({ box: view.get("box") }, "map");
    });
    return button;
  }

  /** Asks for what is in view; an older question that is still open is dropped. */
  async ask(): Promise<void> {
    this.#latest?.abort();
    const mine = (this.#latest = new AbortController());
    const view = this.stage.view();
    this.element.setAttribute("aria-busy", "true");
    try {
      const from = address(this.element.dataset["src"] ?? "", this.#query, this.#fitted ? view : "box=-180,-85,180,85&zoom=4");
      const told = await json<View>(from, mine.signal);
      if (!this.#fitted && this.#fit(told)) return;
      this.#draw(told);
    } catch (wrong) {
      if (mine.signal.aborted) return;
      this.#count.textContent = say("failed");
      console.error(wrong);
    } finally {
      if (this.#latest === mine) this.element.removeAttribute("aria-busy");
    }
  }

  /** The first answer says where anything is: the map goes there, and asks again. */
  #fit(told: View): boolean {
    this.#fitted = true;
    const found = geometry.most(told.cells) ?? told.box;
    if (!found) return false;
    this.stage.show(found);
    return true;
  }

  #draw(told: View): void {
    this.#cells = told.cells;
    this.stage.put("areas", areas(told.cells));
    this.stage.put("marks", marks(told.cells));
    this.stage.put("halo", EMPTY);
    this.#count.textContent = say("map-count", told.shown, number(told.total));
    this.#list.replaceChildren(...listed(told.cells).map(({ cell, at }) => made("li", {}, this.#entry(cell, at))));
    this.element.dataset["cells"] = String(told.cells.length);
  }

  #entry(cell: Cell, at: number): HTMLElement {
    const what = cell.n === 1 ? foreign(cell.label ?? say("incident")) : document.createTextNode(say("incidents", cell.n));
    const dead = cell.killed ? [" · ", say("killed", cell.killed)] : [];
    const button = made("button", { type: "button", class: cell.precise ? "is-precise" : "is-coarse" }, what, ...dead);
    button.addEventListener("click", () => void this.#open(at, true));
    button.addEventListener("focus", () => this.#halo(at));
    button.addEventListener("pointerenter", () => this.#halo(at));
    return button;
  }

  #halo(at: number): void {
    const cell = this.#cells[at];
    if (cell) this.stage.put("halo", marks([cell]));
  }

  #clicked(event: MapLayerMouseEvent): void {
    const at = event.features?.[0]?.properties["at"] as number | undefined;
    if (at !== undefined) void this.#open(at, false);
  }

  /** One incident: its card. Many: closer, or a link to their list where no closer view tells them apart. */
  async #open(at: number, byKey: boolean): Promise<void> {
    const cell = this.#cells[at];
    if (!cell) return;
    const { map } = this.stage;
    const card = filled(this.element.dataset["card"], cell.id ?? undefined);
    if (card) return this.#card(cell, card, byKey);
    if (map.getZoom() < map.getMaxZoom() - 1.5) {
      map.easeTo({ center: [cell.lon, cell.lat], zoom: Math.min(map.getZoom() + 2.5, map.getMaxZoom()), animate: !calm() });
      return;
    }
    const reach = 0.001;
    const here = [cell.lon - reach, cell.lat - reach, cell.lon + reach, cell.lat + reach].map((it) => it.toFixed(4)).join(",");
    const link = made("a", { href: address(this.element.dataset["list"] ?? window.location.pathname, changed(this.#query, { box: here })) }, say("incidents-here", cell.n));
    this.stage.card([cell.lon, cell.lat], link);
    if (byKey) link.focus();
  }

  async #card(cell: Cell, from: string, byKey: boolean): Promise<void> {
    const answer = await fetch(from, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const inside = made("div", {}, ...page.body.childNodes);
    const shown = this.stage.card([cell.lon, cell.lat], inside);
    processed(shown);
    if (byKey) shown.querySelector<HTMLElement>("a, button")?.focus();
  }
}
