/** htmx as the desk wants it: nothing evaluated (the CSP forbids it), errors told instead of swapped in. */
import htmx from "htmx.org";
import { says } from "./says";
import { say } from "./words";

/** Answers that are no part of a page. 409 (somebody else was first) and 422 (mistakes in a form) are shown in place. */
const NOT_SHOWN = [204, 304, 400, 401, 403, 404, 405, 408, 410, 413, 415, 429, "5xx"] as unknown as number[];

export function configured(): void {
  Object.assign(htmx.config, {
    implicitInheritance: true,
    history: "reload", // a page of others' work is asked for anew, never shown from memory
    noSwap: NOT_SHOWN,
    defaultTimeout: 30_000,
  });
  document.addEventListener("htmx:response:error", () => says(say("refused")));
  document.addEventListener("htmx:error", () => says(say("failed")));
}

/** Brings attributes and islands of a new part of the page to life. */
export function processed(part: HTMLElement): void {
  htmx.process(part);
  document.dispatchEvent(new CustomEvent("desk:part", { detail: part }));
}
