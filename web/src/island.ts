/** An island: an element that comes alive where JavaScript is there. What it held before stays its fallback. */

export interface Island {
  /** Takes listeners and timers away, when htmx takes the element away. */
  stop(): void;
}

export type Start = (element: HTMLElement) => Island | Promise<Island>;

/** What an island finds as JSON: in its address, or in a block inside it. Null where the page gives none. */
export async function data<T>(element: HTMLElement): Promise<T | null> {
  const block = element.querySelector<HTMLScriptElement>(":scope > script[type='application/json']");
  if (block?.textContent) return JSON.parse(block.textContent) as T;
  const from = element.dataset["src"];
  return from ? await asked<T>(from) : null;
}

/** JSON from an address of the desk. */
export async function asked<T>(from: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(from, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
  });
  if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** An element with text and attributes; text is never markup. */
export function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** Text that others wrote: kept apart, so that its direction does not turn its neighbours around. */
export function foreign(text: string): HTMLElement {
  return made("bdi", {}, text);
}
