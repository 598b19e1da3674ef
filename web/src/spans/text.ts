/** A report's text on the page, or a part of it: text nodes in order, and the code point at which each begins. */
import { atMost, points, units } from "./positions";

export class ShownText {
  readonly #nodes: Text[] = [];
  readonly #starts: number[] = [];
  readonly #places = new Map<Node, number>();
  readonly end: number;

  constructor(readonly element: HTMLElement) {
    let at = Number(element.dataset["from"] ?? 0);
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
      this.#places.set(node, this.#nodes.length);
      this.#nodes.push(node);
      this.#starts.push(at);
      at += points(node.data);
    }
    this.end = at;
  }

  get start(): number {
    return this.#starts[0] ?? 0;
  }

  /** The code point at a place of the page; null where it is not in this text. */
  position(node: Node, offset: number): number | null {
    const index = this.#places.get(node);
    return index === undefined ? null : (this.#starts[index] as number) + points((node as Text).data, offset);
  }

  /** The part of a span that this text shows; null where it shows none of it. */
  range(start: number, end: number): StaticRange | null {
    if (end <= this.start || start >= this.end || end <= start) return null;
    const [startContainer, startOffset] = this.#place(Math.max(start, this.start), false);
    const [endContainer, endOffset] = this.#place(Math.min(end, this.end), true);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** Ends lie at the end of a node, not at the beginning of the next: nothing of that one is lit. */
  #place(position: number, isEnd: boolean): [Text, number] {
    const index = Math.max(0, atMost(this.#starts, isEnd ? position - 1 : position));
    const node = this.#nodes[index] as Text;
    return [node, units(node.data, position - (this.#starts[index] as number))];
  }
}

/** The text node and offset under a point of the screen. */
export function under(x: number, y: number): { node: Node; offset: number } | null {
  if ("caretPositionFromPoint" in document) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = (document as Document).caretRangeFromPoint(x, y); // Safari
  return range && { node: range.startContainer, offset: range.startOffset };
}
