/** The words behind the values: pointing at a value lights up its words, pointing at words lights up their values. */
import "./spans.css";
import { data, made, type Island } from "./island";
import { keysAreOff, pressed } from "./keys";
import { Overlaps, type Span } from "./spans/overlaps";
import { paint } from "./spans/paint";
import { ShownText, under } from "./spans/text";
import { number, say } from "./words";

/** Rows of the page's JSON: id, text, start, end, kind; positions are code points, the end excluded. */
interface Told {
  readonly spans: readonly (readonly [string, string, number, number, string])[];
}

const EMPTY: readonly Span[] = [];

class Evidence implements Island {
  readonly #paint = paint();
  readonly #aside = new AbortController();
  readonly #spoken = made("p", { class: "spans-spoken", role: "status", "aria-live": "polite" });
  #texts: ShownText[] = [];
  #overlaps = new Map<string, Overlaps>();
  #spans = new Map<string, Span[]>();
  #values = new Map<string, HTMLElement[]>();
  #order: Span[] = [];
  #lit: HTMLElement[] = [];
  #now = "";
  #pinned: readonly string[] = [];
  #at = -1;
  #frame = 0;

  constructor(readonly element: HTMLElement, readonly told: readonly Span[]) {
    element.append(this.#spoken);
    this.#read();
    const on = { signal: this.#aside.signal };
    element.addEventListener("pointermove", (event) => this.#moved(event), on);
    element.addEventListener("pointerleave", () => this.#light(this.#pinned), on);
    element.addEventListener("focusin", (event) => this.#over(event.target), on);
    element.addEventListener("focusout", () => this.#light(this.#pinned), on);
    element.addEventListener("click", (event) => this.#clicked(event), on);
    document.addEventListener("keydown", (event) => this.#key(event), on);
    element.addEventListener("htmx:after:swap", () => this.#read(), on);
    document.addEventListener("desk:part", () => this.#read(), on);
  }

  stop(): void {
    this.#aside.abort();
    this.#paint.clear();
    window.cancelAnimationFrame(this.#frame);
  }

  /** Reads what the page shows: at the start, and when a part of it came anew. */
  #read(): void {
    this.#paint.clear();
    this.#now = "";
    this.#index();
    const kinds = new Map<string, StaticRange[]>();
    // where the server has marked the words (for those without JavaScript), lines of ours would double its own
    const marked = this.element.querySelector("[data-text] mark") !== null;
    for (const span of marked ? [] : this.told) {
      const words = this.#words(span);
      const there = kinds.get(span.kind);
      if (there) there.push(...words);
      else kinds.set(span.kind, words);
    }
    for (const [kind, words] of kinds) this.#paint.kind(kind, words);
    this.#values = new Map();
    for (const value of this.element.querySelectorAll<HTMLElement>("[data-spans]")) {
      for (const id of ids(value)) this.#values.set(id, [...(this.#values.get(id) ?? []), value]);
    }
    this.#light(this.#pinned);
  }

  #index(): void {
    this.#texts = [...this.element.querySelectorAll<HTMLElement>("[data-text]")].map((it) => new ShownText(it));
    const names = new Set(this.#texts.map(nameOf));
    const shown = this.told.filter((it) => names.has(it.text));
    this.#spans = grouped(shown, (it) => it.id);
    this.#overlaps = new Map([...grouped(shown, (it) => it.text)].map(([name, spans]) => [name, new Overlaps(spans)]));
    this.#order = [...names].flatMap((name) => this.#overlaps.get(name)?.spans ?? EMPTY).filter((it) => this.#words(it).length > 0);
  }

  #words(span: Span): StaticRange[] {
    const shown = this.#texts.filter((it) => nameOf(it) === span.text);
    return shown.map((it) => it.range(span.start, span.end)).filter((it) => it !== null);
  }

  #moved(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    window.cancelAnimationFrame(this.#frame);
    this.#frame = window.requestAnimationFrame(() => {
      const value = closest(event.target);
      const found = value ? ids(value) : this.#idsAt(event.clientX, event.clientY);
      this.#light(found.length > 0 ? found : this.#pinned);
    });
  }

  #over(target: EventTarget | null): void {
    const value = closest(target);
    if (value) this.#light(ids(value));
  }

  #idsAt(x: number, y: number): string[] {
    const caret = under(x, y);
    if (!caret) return [];
    for (const text of this.#texts) {
      const position = text.position(caret.node, caret.offset);
      if (position === null) continue;
      const spans = this.#overlaps.get(nameOf(text));
      // the caret lies between two letters: the nearer one may be on either side
      return [...new Set([...(spans?.at(position) ?? EMPTY), ...(spans?.at(position - 1) ?? EMPTY)].map((it) => it.id))];
    }
    return [];
  }

  /** A click keeps words lit until the next one, and shows the other side of them. */
  #clicked(event: MouseEvent): void {
    const value = closest(event.target);
    if (value) {
      if (!value.matches("a[href]:not([href^='#'])")) this.#pin(ids(value), value);
      return;
    }
    if (event.target instanceof Element && event.target.closest("a, button, input, select, textarea, summary")) return;
    const found = this.#idsAt(event.clientX, event.clientY);
    this.#pin(found, event.target instanceof Element ? event.target.closest<HTMLElement>("[data-text]") : null);
  }

  #pin(found: readonly string[], from: HTMLElement | null): void {
    this.#pinned = found;
    this.#light(found);
    if (found.length > 0) this.#show(found, from);
  }

  #light(found: readonly string[]): void {
    const now = found.join(" ");
    if (now === this.#now) return;
    this.#now = now;
    const words = found.flatMap((id) => this.#spans.get(id) ?? EMPTY).flatMap((it) => this.#words(it));
    if (!this.#paint.lit(words)) this.#index();
    for (const value of this.#lit) value.classList.remove("is-lit");
    this.#lit = found.flatMap((id) => this.#values.get(id) ?? []);
    for (const value of this.#lit) value.classList.add("is-lit");
    this.element.dataset["lit"] = String(words.length);
  }

  /** Scrolls the other side into view: words of a value, values of words, the other copies of a shared run. */
  #show(found: readonly string[], from: HTMLElement | null): void {
    for (const text of this.#texts) {
      if (text.element === from) continue;
      const spans = found.flatMap((id) => this.#spans.get(id) ?? EMPTY).filter((it) => it.text === nameOf(text));
      const words = spans.map((it) => text.range(it.start, it.end)).find((it) => it !== null);
      if (words) scrolled(words);
    }
    const value = from?.matches("[data-spans]") ? null : this.#lit[0];
    value?.scrollIntoView({ block: "nearest", behavior: how() });
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") return this.#pin([], null);
    const key = pressed(event);
    if (keysAreOff() || (key !== "n" && key !== "p") || this.#order.length === 0) return;
    event.preventDefault();
    const count = this.#order.length;
    this.#at = key === "n" ? (this.#at + 1) % count : (Math.max(this.#at, 0) + count - 1) % count;
    const span = this.#order[this.#at] as Span;
    this.#pin([span.id], null);
    const value = this.#values.get(span.id)?.[0];
    value?.focus({ preventScroll: true });
    const what = value?.textContent.trim().replace(/\s+/g, " ") ?? "";
    this.#spoken.textContent = say("span-of", this.#at + 1, number(count)) + (what ? `: ${what}` : "");
  }
}

const nameOf = (text: ShownText): string => text.element.dataset["text"] ?? "";
const ids = (value: HTMLElement): string[] => (value.dataset["spans"] ?? "").split(/\s+/).filter((it) => it !== "");
const how = (): ScrollBehavior => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function closest(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-spans]") : null;
}

function grouped(spans: readonly Span[], by: (span: Span) => string): Map<string, Span[]> {
  const found = new Map<string, Span[]>();
  for (const span of spans) {
    const there = found.get(by(span));
    if (there) there.push(span);
    else found.set(by(span), [span]);
  }
  return found;
}

/** Scrolls words to the middle of what scrolls around them, if they are not in view. */
function scrolled(words: StaticRange): void {
  const holder = words.startContainer.parentElement;
  holder?.scrollIntoView({ block: "nearest" }); // brings a block to life that was never laid out
  const range = document.createRange();
  range.setStart(words.startContainer, words.startOffset);
  range.setEnd(words.startContainer, Math.min(words.startOffset + 1, (words.startContainer as Text).length));
  const box = range.getBoundingClientRect();
  for (let pane = holder; pane; pane = pane.parentElement) {
    const isPage = pane === document.documentElement;
    if (!isPage && (pane.scrollHeight <= pane.clientHeight || getComputedStyle(pane).overflowY === "visible")) continue;
    const view = isPage ? { top: 0, bottom: window.innerHeight } : pane.getBoundingClientRect();
    if (box.top >= view.top && box.bottom <= view.bottom) continue;
    const by = box.top - (view.top + view.bottom) / 2;
    pane.scrollBy({ top: by, behavior: isPage ? how() : "auto" });
    if (!isPage) return;
  }
}

export async function start(element: HTMLElement): Promise<Island> {
  const told = await data<Told>(element);
  const spans = (told?.spans ?? []).map(([id, text, from, end, kind]) => ({ id, text, start: from, end, kind }));
  return new Evidence(element, spans);
}
