/** Incidents over time: choose days by dragging or with keys, or let a window slide and watch the map. */
import "./palette.css";
import "./timeline.css";
import { filter, onFilters } from "./follow";
import { asked, foreign, made, type Island } from "./island";
import { address, without } from "./query";
import { chosen, days, filled, firstWindow, moved, ticks, total, type Bucket, type Chosen, type Unit } from "./timeline/buckets";
import { coloured, drawn, type Class } from "./timeline/chart";
import { day, rightToLeft, say } from "./words";

interface Told {
  readonly unit: Unit;
  readonly buckets: readonly Bucket[];
  readonly classes?: readonly Class[];
}

type Edge = "from" | "to" | "both";

/** Milliseconds between two steps of play: the map needs about 100 to be asked and drawn. */
const STEP = 700;
const SLOW_STEP = 1600;
const FORMS = { day: "day", week: "day", month: "month", year: "year" } as const;

class Timeline implements Island {
  readonly #aside = new AbortController();
  readonly #plot = made("div", { class: "timeline-plot" });
  readonly #axis = made("div", { class: "timeline-axis", "aria-hidden": "true" });
  readonly #window = made("div", { class: "timeline-window" });
  readonly #play = made("button", { type: "button", class: "timeline-play" });
  readonly #all = made("button", { type: "button" }, say("timeline-all"));
  readonly #range = made("output", { class: "timeline-range" });
  readonly #legend = made("ul", { class: "timeline-legend" });
  readonly #handles: Readonly<Record<Edge, HTMLElement>> = {
    both: this.#handle("both"), from: this.#handle("from"), to: this.#handle("to"),
  };
  #buckets: readonly Bucket[] = [];
  #unit: Unit = "day";
  #choice: Chosen | null = null;
  #timer = 0;
  #drag: { edge: Edge | "new"; at: number; was: Chosen; pointer: number } | null = null;

  constructor(readonly element: HTMLElement) {
    this.#window.append(this.#handles.both, this.#handles.from, this.#handles.to);
    const bar = made("div", { class: "timeline-bar" }, this.#play, this.#range, this.#all, this.#legend);
    element.prepend(bar, this.#plot, this.#axis);
    element.setAttribute("role", "group");
    if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", say("timeline"));
    this.#play.addEventListener("click", () => (this.#timer ? this.#pause() : this.#start()));
    this.#all.addEventListener("click", () => this.#everything());
    this.#plot.addEventListener("pointerdown", (event) => this.#down(event));
    this.#plot.addEventListener("pointermove", (event) => this.#dragged(event));
    this.#plot.addEventListener("pointerup", () => this.#up());
    this.#plot.addEventListener("pointercancel", () => this.#up());
    this.#showPlay();
    const quiet = onFilters((it) => { if (it.by !== "timeline") void this.ask(); });
    this.#aside.signal.addEventListener("abort", quiet);
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#aside.abort();
  }

  async ask(): Promise<void> {
    const query = without(window.location.search, "page", "after", "since", "until");
    const width = String(Math.round(this.#plot.clientWidth) || 600);
    const told = await asked<Told>(address(this.element.dataset["src"] ?? "", query, `width=${width}`), this.#aside.signal);
    this.#unit = told.unit;
    this.#buckets = filled(told.buckets, told.unit);
    const page = new URLSearchParams(window.location.search);
    this.#choice = chosen(this.#buckets, page.get("since"), page.get("until"));
    this.#draw(told.classes ?? []);
    this.#show();
  }

  #draw(classes: readonly Class[]): void {
    const count = this.#buckets.length;
    this.element.classList.toggle("is-empty", count === 0);
    this.#plot.replaceChildren(drawn(this.#buckets, classes), this.#window);
    const most = Math.max(2, Math.floor(this.#plot.clientWidth / 110));
    this.#axis.replaceChildren(...ticks(count, most).map((at) => {
      const tick = made("span", {}, day((this.#buckets[at] as Bucket).start, FORMS[this.#unit]));
      tick.style.setProperty("inset-inline-start", `${(100 * at) / count}%`);
      return tick;
    }));
    this.#legend.replaceChildren(...classes.map(({ key, name }, at) => {
      const swatch = made("span", { class: "swatch", "aria-hidden": "true" });
      coloured(swatch, key, at);
      return made("li", {}, swatch, foreign(name));
    }));
  }

  /** Draws what is chosen; no filter changes here. */
  #show(): void {
    const count = this.#buckets.length;
    this.#window.hidden = count === 0;
    if (count === 0) return;
    const { from, to } = this.#choice ?? { from: 0, to: count - 1 };
    this.#window.classList.toggle("is-all", this.#choice === null);
    this.#window.style.setProperty("inset-inline-start", `${(100 * from) / count}%`);
    this.#window.style.setProperty("inline-size", `${(100 * (to + 1 - from)) / count}%`);
    const { since, until } = days(this.#buckets, this.#unit, { from, to });
    const words = `${day(since)} – ${day(until)}`;
    this.#range.replaceChildren(made("bdi", {}, words), " · ", say("incidents", total(this.#buckets, { from, to })));
    this.#all.disabled = this.#choice === null;
    this.#told("from", from, 0, to, day(since));
    this.#told("to", to, from, count - 1, day(until));
    this.#told("both", from, 0, count - 1 - (to - from), words);
  }

  #told(edge: Edge, now: number, least: number, most: number, words: string): void {
    const handle = this.#handles[edge];
    handle.setAttribute("aria-valuemin", String(least));
    handle.setAttribute("aria-valuemax", String(most));
    handle.setAttribute("aria-valuenow", String(now));
    handle.setAttribute("aria-valuetext", words);
  }

  #handle(edge: Edge): HTMLElement {
    const handle = made("div", {
      class: `timeline-${edge}`, role: "slider", tabindex: "0", "aria-label": say(`timeline-${edge}`),
    });
    handle.dataset["edge"] = edge;
    handle.addEventListener("keydown", (event) => this.#key(event, edge));
    return handle;
  }

  #key(event: KeyboardEvent, edge: Edge): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const forth = rightToLeft() ? "ArrowLeft" : "ArrowRight";
    const back = rightToLeft() ? "ArrowRight" : "ArrowLeft";
    const far = Math.max(1, Math.round(this.#buckets.length / 10));
    const steps: Record<string, number> = {
      [forth]: 1, ArrowUp: 1, [back]: -1, ArrowDown: -1, PageUp: far, PageDown: -far, Home: -1e6, End: 1e6,
    };
    const by = steps[event.key];
    if (event.key === " ") {
      event.preventDefault();
      if (this.#timer) this.#pause();
      else this.#start();
    } else if (event.key === "Escape") this.#everything();
    else if (by !== undefined) {
      event.preventDefault();
      this.#choose(this.#stepped(edge, by, this.#choice ?? { from: 0, to: this.#buckets.length - 1 }));
      this.#tell(true);
    }
  }

  #stepped(edge: Edge, by: number, was: Chosen): Chosen {
    const count = this.#buckets.length;
    if (edge === "both") return moved(was, by, count);
    if (edge === "from") return { from: Math.max(0, Math.min(was.from + by, was.to)), to: was.to };
    return { from: was.from, to: Math.min(count - 1, Math.max(was.to + by, was.from)) };
  }

  #choose(choice: Chosen | null): void {
    const everything = choice && choice.from === 0 && choice.to === this.#buckets.length - 1;
    this.#choice = everything ? null : choice;
    this.#show();
  }

  #tell(settled: boolean): void {
    const chosen = this.#choice ? days(this.#buckets, this.#unit, this.#choice) : { since: null, until: null };
    filter(chosen, "timeline", settled);
  }

  #everything(): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#showPlay();
    this.#choose(null);
    this.#tell(true);
  }

  // ---- dragging ----------------------------------------------------------------------------------------------------

  /** The bucket at a place on the screen, counted on beyond the ends: handles hang over them. */
  #bucketAt(x: number): number {
    const box = this.#plot.getBoundingClientRect();
    const share = (x - box.left) / box.width;
    return Math.floor((rightToLeft() ? 1 - share : share) * this.#buckets.length);
  }

  #within(at: number): number {
    return Math.max(0, Math.min(this.#buckets.length - 1, at));
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#buckets.length === 0) return;
    if (this.#timer) this.#pause();
    const on = event.target instanceof HTMLElement ? (event.target.dataset["edge"] as Edge | undefined) : undefined;
    const edge = on && !(on === "both" && this.#choice === null) ? on : "new";
    const at = this.#bucketAt(event.clientX);
    this.#drag = { edge, at, was: this.#choice ?? { from: 0, to: this.#buckets.length - 1 }, pointer: event.pointerId };
    this.#plot.setPointerCapture(event.pointerId);
    if (edge === "new") this.#choose({ from: this.#within(at), to: this.#within(at) });
  }

  #dragged(event: PointerEvent): void {
    if (!this.#drag || event.pointerId !== this.#drag.pointer) return;
    const { edge, at, was } = this.#drag;
    const now = this.#bucketAt(event.clientX);
    if (edge === "new") this.#choose({ from: this.#within(Math.min(at, now)), to: this.#within(Math.max(at, now)) });
    else this.#choose(this.#stepped(edge, now - at, was)); // by as much as was dragged: a handle may lie beside its day
  }

  #up(): void {
    if (!this.#drag) return;
    this.#drag = null;
    this.#tell(true);
  }

  // ---- playing -----------------------------------------------------------------------------------------------------

  #showPlay(): void {
    const playing = this.#timer !== 0;
    this.#play.setAttribute("aria-pressed", String(playing));
    this.#play.textContent = playing ? `❚❚ ${say("pause")}` : `${rightToLeft() ? "◀" : "▶"} ${say("play")}`;
  }

  #start(): void {
    const count = this.#buckets.length;
    if (count < 2) return;
    const at = this.#choice ?? firstWindow(count);
    // at the end, play begins again
    this.#choose(at.to === count - 1 ? moved(at, -count, count) : at);
    this.#tell(false);
    this.#wait();
    this.#showPlay();
  }

  #wait(): void {
    const slow = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#timer = window.setTimeout(() => this.#step(), slow ? SLOW_STEP : STEP);
  }

  #step(): void {
    const choice = this.#choice;
    if (!choice || choice.to >= this.#buckets.length - 1) return this.#pause();
    this.#choose(moved(choice, 1, this.#buckets.length));
    this.#tell(false);
    this.#wait();
  }

  #pause(): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#showPlay();
    this.#tell(true);
  }
}

export async function start(element: HTMLElement): Promise<Island> {
  const timeline = new Timeline(element);
  await timeline.ask();
  return timeline;
}

