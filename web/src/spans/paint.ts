/** Colours words without touching the text: the CSS Custom Highlight API; marks where a browser has none. */
import { made } from "../island";

export interface Paint {
  /** Marks words of a kind lightly, all at once. */
  kind(kind: string, words: readonly StaticRange[]): void;
  /** Lights words up instead of those that were lit; gives false where the text's nodes are others now. */
  lit(words: readonly StaticRange[]): boolean;
  clear(): void;
}

export function paint(): Paint {
  return "highlights" in CSS ? new Highlights() : new Marks();
}

class Highlights implements Paint {
  readonly #names = new Set<string>();
  readonly #lit = new Highlight();

  constructor() {
    this.#lit.priority = 1;
  }

  kind(kind: string, words: readonly StaticRange[]): void {
    const name = `span-${kind}`;
    this.#names.add(name);
    CSS.highlights.set(name, new Highlight(...(words as StaticRange[])));
  }

  lit(words: readonly StaticRange[]): boolean {
    this.#lit.clear();
    for (const range of words) this.#lit.add(range);
    CSS.highlights.set("span-lit", this.#lit);
    return true;
  }

  clear(): void {
    for (const name of this.#names) CSS.highlights.delete(name);
    this.#names.clear();
    this.#lit.clear();
  }
}

/** Without highlights only what is lit is marked, because each mark cuts a text node in two. */
class Marks implements Paint {
  #marks: HTMLElement[] = [];

  kind(): void {
    // thousands of marks would cut the text to pieces
  }

  lit(words: readonly StaticRange[]): boolean {
    if (words.length === 0 && this.#marks.length === 0) return true;
    this.clear();
    for (const piece of words.flatMap(pieces)) {
      const mark = made("mark", { class: "span-lit" });
      piece.surroundContents(mark);
      this.#marks.push(mark);
    }
    return false;
  }

  clear(): void {
    for (const mark of this.#marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
    this.#marks = [];
  }
}

/** One range for each text node that a range goes through, the last first, so that cutting moves none of the others. */
function pieces(words: StaticRange): Range[] {
  const root = document.createRange();
  root.setStart(words.startContainer, words.startOffset);
  root.setEnd(words.endContainer, words.endOffset);
  const found: Range[] = [];
  const top = root.commonAncestorContainer;
  const walk = document.createTreeWalker(top.nodeType === Node.TEXT_NODE ? (top.parentNode as Node) : top, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
    if (!root.intersectsNode(node)) continue;
    const piece = document.createRange();
    piece.setStart(node, node === words.startContainer ? words.startOffset : 0);
    piece.setEnd(node, node === words.endContainer ? words.endOffset : node.length);
    if (!piece.collapsed) found.unshift(piece);
  }
  return found;
}
