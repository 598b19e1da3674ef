/** Who is said to hold what on a day: a colour for each party, stripes where accounts differ or a place is fought over. */
import type { FeatureCollection } from "geojson";
import type { LayerSpecification } from "maplibre-gl";
import { onFilters } from "../follow";
import { asked as json, foreign, made, type Island } from "../island";
import { address, without } from "../query";
import { day, say } from "../words";
import type { Colours } from "./colours";
import { colours } from "./colours";
import * as geometry from "./geometry";
import { FONT } from "./ground";
import { coarse, striped } from "./images";
import { names } from "./names";
import { slider } from "./slider";
import { beside, Stage, type Side } from "./stage";

interface Party {
  readonly key: string;
  readonly name: string;
  readonly colour: number;
}

interface Place {
  readonly lon: number;
  readonly lat: number;
  /** The place lies somewhere within so many kilometres around; 0 or absent: it is the point. */
  readonly km?: number;
  readonly label: string;
  readonly holder?: string | null;
  readonly holders?: readonly string[];
  readonly contested?: boolean;
  readonly besieged?: boolean;
  readonly href?: string | null;
}

interface Told {
  readonly parties: readonly Party[];
  readonly places: readonly Place[];
  readonly total: number;
}

const REST = 90;

function layers(look: Colours): LayerSpecification[] {
  return [
    { id: "areas", type: "fill", source: "grounds", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.12 } },
    { id: "area-lines", type: "line", source: "grounds", paint: { "line-color": ["get", "colour"], "line-width": 1.6, "line-dasharray": [3, 2] } },
    names(look),
    { id: "siege", type: "circle", source: "places", filter: ["get", "besieged"], paint: { "circle-radius": 11, "circle-color": "transparent", "circle-stroke-color": look.ink, "circle-stroke-width": 1.5 } },
    {
      id: "held", type: "circle", source: "places", filter: ["==", ["get", "image"], ""],
      paint: { "circle-radius": 6, "circle-color": ["get", "colour"], "circle-stroke-color": look.halo, "circle-stroke-width": 1.4 },
    },
    { id: "contested", type: "symbol", source: "places", filter: ["!=", ["get", "image"], ""], layout: { "icon-image": ["get", "image"], "icon-size": 0.55, "icon-allow-overlap": true } },
    {
      id: "labels", type: "symbol", source: "places",
      layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.8], "text-optional": true },
      paint: { "text-color": look.ink, "text-halo-color": look.halo, "text-halo-width": 1.2 },
    },
  ];
}

export class Control implements Island {
  readonly #legend: HTMLElement;
  readonly #list: HTMLElement;
  readonly #count: HTMLElement;
  readonly #stops: (() => void)[] = [];
  #query = without(window.location.search, "page");
  #latest: AbortController | null = null;
  #timer = 0;
  #fitted: boolean;

  private constructor(readonly element: HTMLElement, readonly stage: Stage, side: Side, start: geometry.Box | null) {
    this.#fitted = start !== null;
    this.#legend = side.legend;
    this.#list = side.list;
    this.#count = side.count;
    stage.map.on("moveend", () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.ask(), REST);
    });
    for (const layer of ["held", "contested"]) {
      stage.map.on("click", layer, (event) => {
        const at = event.features?.[0]?.properties["at"] as number | undefined;
        this.#list.querySelectorAll<HTMLElement>("a, button")[at ?? -1]?.focus();
      });
    }
    this.#stops.push(onFilters(({ query }) => {
      this.#query = without(query, "page");
      void this.ask();
    }));
  }

  static async start(element: HTMLElement): Promise<Control> {
    const start = geometry.box(element.dataset["box"]);
    const side = beside(element);
    const island = new Control(element, await Stage.on(element, { layers }, ["grounds", "places"], start), side, start);
    island.#stops.push(slider());
    await island.ask();
    return island;
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#latest?.abort();
    for (const stop of this.#stops) stop();
    this.stage.stop();
  }

  /** The day that is shown: the last of the timeline's choice, else the one that the page names. */
  #on(): string {
    const asked = new URLSearchParams(this.#query);
    return asked.get("until") ?? asked.get("on") ?? this.element.dataset["on"] ?? "";
  }

  async ask(): Promise<void> {
    this.#latest?.abort();
    const mine = (this.#latest = new AbortController());
    const view = this.#fitted ? this.stage.view() : "box=-180,-85,180,85&zoom=2";
    const on = this.#on();
    try {
      const query = without(this.#query, "on", "since", "until");
      const told = await json<Told>(address(this.element.dataset["src"] ?? "", query, on ? `on=${on}` : "", view), mine.signal);
      if (!this.#fitted) {
        this.#fitted = true;
        const found = geometry.around(told.places.map((it) => [it.lon, it.lat]));
        if (found) return this.stage.show(found);
      }
      this.#draw(told, on);
    } catch (wrong) {
      if (mine.signal.aborted) return;
      this.#count.textContent = say("failed");
      console.error(wrong);
    }
  }

  #draw(told: Told, on: string): void {
    const look = colours();
    const parties = new Map(told.parties.map((it) => [it.key, it]));
    const colour = (key: string | null | undefined): string => look.series[(parties.get(key ?? "")?.colour ?? 7) % 8] ?? look.quiet;
    const places: FeatureCollection = {
      type: "FeatureCollection",
      features: told.places.map((it, at) => ({
        type: "Feature",
        properties: { at, label: it.label, colour: colour(it.holder), image: this.#image(it, colour, look), besieged: it.besieged === true },
        geometry: { type: "Point", coordinates: [it.lon, it.lat] },
      })),
    };
    this.stage.put("grounds", {
      type: "FeatureCollection",
      features: told.places.filter((it) => it.km).map((it) => geometry.disc(it.lon, it.lat, it.km ?? 0, { colour: colour(it.holder) })),
    });
    this.stage.put("places", places);
    this.#count.textContent = on ? `${day(on)} · ${say("places", told.total)}` : say("places", told.total);
    this.#legend.replaceChildren(...told.parties.map((it) => {
      const swatch = made("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.setProperty("--series", `var(--series-${it.colour % 8})`);
      return made("li", {}, swatch, foreign(it.name));
    }));
    this.#list.replaceChildren(...told.places.slice(0, 200).map((it) => made("li", {}, ...this.#entry(it, parties))));
    this.element.dataset["cells"] = String(told.places.length);
  }

  #image(place: Place, colour: (key: string) => string, look: Colours): string {
    const held = place.holders ?? [];
    if (!place.contested && held.length < 2) {
      if (!place.km) return "";
      const rough = `coarse-${colour(place.holder ?? "")}`;
      this.stage.image(rough, coarse(colour(place.holder ?? ""), look.halo));
      return rough;
    }
    const used = held.length > 0 ? held.map(colour) : [look.quiet];
    const stripes = used.length === 1 ? [used[0] as string, look.halo] : used;
    const name = `striped-${stripes.join("-")}`;
    this.stage.image(name, striped(stripes, look.ink));
    return name;
  }

  #entry(place: Place, parties: ReadonlyMap<string, Party>): (Node | string)[] {
    const held = place.holders?.length ? place.holders : place.holder ? [place.holder] : [];
    const name = place.href ? made("a", { href: place.href }, foreign(place.label)) : made("button", { type: "button" }, foreign(place.label));
    const holders = held.flatMap((key, at) => [at > 0 ? " / " : "", foreign(parties.get(key)?.name ?? key)]);
    const marks = [place.contested ? say("contested") : "", place.besieged ? say("besieged") : ""].filter((it) => it !== "");
    return [name, ": ", ...holders, marks.length > 0 ? ` (${marks.join(", ")})` : ""];
  }
}
