/** Which spans hold a position: spans may overlap and nest, and there may be 10,000. */
import { atMost } from "./positions";

export interface Span {
  readonly id: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

export class Overlaps {
  readonly spans: readonly Span[];
  readonly #starts: readonly number[];
  /** The farthest end of this span and all before it: going back from a position can stop there. */
  readonly #reach: readonly number[];

  constructor(spans: readonly Span[]) {
    this.spans = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
    this.#starts = this.spans.map((it) => it.start);
    let reach = 0;
    this.#reach = this.spans.map((it) => (reach = Math.max(reach, it.end)));
  }

  /** Those that hold the code point at a position, the shortest first: what is pointed at most closely. */
  at(position: number): Span[] {
    const found: Span[] = [];
    for (let i = atMost(this.#starts, position); i >= 0 && (this.#reach[i] as number) > position; i--) {
      const span = this.spans[i] as Span;
      if (span.end > position) found.push(span);
    }
    return found.sort((a, b) => a.end - a.start - (b.end - b.start));
  }
}
