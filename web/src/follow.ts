/** A changed filter: the address changes, lists that follow are asked for anew, and islands are told. */
import { processed } from "./htmx";
import { address, changed } from "./query";
import { says } from "./says";
import { say } from "./words";

/** Fired at the document when filters changed; `query` is the page's new one. */
export const FILTERS = "desk:filters";

export interface Filters {
  readonly query: string;
  /** Who changed them, so that it need not ask itself anew. */
  readonly by: string;
}

let latest: AbortController | null = null;

/** Sets filters. While something plays, lists stay as they are and the address too (`settled` false). */
export function filter(values: Readonly<Record<string, string | null>>, by: string, settled = true): void {
  const query = changed(window.location.search, values);
  if (settled) window.history.replaceState(window.history.state, "", address(window.location.pathname, query));
  document.dispatchEvent(new CustomEvent<Filters>(FILTERS, { detail: { query, by } }));
  if (settled) void follow(query);
}

/** Calls back with new filters, whoever changed them; gives what stops it. */
export function onFilters(heard: (filters: Filters) => void): () => void {
  const listen = (event: Event) => heard((event as CustomEvent<Filters>).detail);
  document.addEventListener(FILTERS, listen);
  return () => document.removeEventListener(FILTERS, listen);
}

/** Every `[data-follows]` with an id, from the page that the new filters give: one request for all. */
async function follow(query: string): Promise<void> {
  const lists = document.querySelectorAll<HTMLElement>("[data-follows][id]");
  if (lists.length === 0) return;
  latest?.abort();
  const mine = (latest = new AbortController());
  try {
    const answer = await fetch(address(window.location.pathname, query), {
      headers: { "HX-Request": "true" },
      signal: mine.signal,
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const list of lists) {
      const fresh = page.getElementById(list.id);
      if (!fresh) continue;
      list.replaceWith(fresh);
      processed(fresh);
    }
  } catch (wrong) {
    if (!mine.signal.aborted) says(say("failed"));
    else if (!(wrong instanceof DOMException)) throw wrong;
  }
}
