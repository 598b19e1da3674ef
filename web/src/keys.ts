/**
 * Single keys: `data-key="a"` on a button or link presses it, on a field it focuses it.
 *
 * Hints stand on screen, `?` lists them, and they can be switched off (WCAG 2.1.4). No key does anything while somebody
 * types or holds a modifier, so that nothing of the browser or of a screen reader is taken.
 */
import { made } from "./island";
import { say } from "./words";

const OFF = "marsad-keys-off";

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "reset"].includes(target.type);
}

/** The key that an event stands for, or null where it is not ours. Shift alone is no modifier: `?` needs it. */
export function pressed(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key.length !== 1 || typing(event.target)) return null;
  return event.key.toLowerCase();
}

const off = (): boolean => window.localStorage.getItem(OFF) !== null;

function holders(): HTMLElement[] {
  const within: ParentNode = document.querySelector("dialog[open]") ?? document;
  return [...within.querySelectorAll<HTMLElement>("[data-key]")].filter((it) => it.checkVisibility() && !it.matches(":disabled"));
}

function act(holder: HTMLElement): void {
  if (holder.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) return holder.focus();
  if (holder.matches("summary")) holder.focus(); // the next Tab is in the form that it opens
  holder.click();
}

function label(holder: HTMLElement): string {
  const given = holder.dataset["keyLabel"] ?? holder.getAttribute("aria-label");
  if (given) return given;
  const copy = holder.cloneNode(true) as HTMLElement;
  for (const hint of copy.querySelectorAll("kbd")) hint.remove();
  return copy.textContent.trim().replace(/\s+/g, " ") || (holder.getAttribute("placeholder") ?? "");
}

/** Draws the hint of each key once. A hint is for the eye: a screen reader is told by aria-keyshortcuts. */
function hints(): void {
  document.documentElement.classList.toggle("keys-off", off());
  for (const holder of document.querySelectorAll<HTMLElement>("[data-key]:not([data-hinted])")) {
    const key = holder.dataset["key"] ?? "";
    holder.dataset["hinted"] = "";
    holder.setAttribute("aria-keyshortcuts", key);
    if (holder.matches("a, button, summary, label")) holder.append(" ", made("kbd", { "aria-hidden": "true", class: "key" }, key));
  }
}

function row(key: string, what: string): HTMLElement {
  return made("tr", {}, made("th", { scope: "row" }, made("kbd", { class: "key" }, key)), made("td", {}, what));
}

function listed(): HTMLElement[] {
  const seen = new Map<string, string>();
  for (const holder of holders()) {
    const key = holder.dataset["key"] ?? "";
    if (!seen.has(key)) seen.set(key, label(holder));
  }
  if (document.querySelector("[data-island=spans]")) seen.set("n", say("keys-next")).set("p", say("keys-previous"));
  seen.set("?", say("keys-list"));
  return [...seen].map(([key, what]) => row(key, what));
}

function help(): void {
  const there = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (there?.open) return there.close();
  there?.remove(); // closed, but its event is still on the way
  const box = made("input", { type: "checkbox" });
  box.checked = !off();
  box.addEventListener("change", () => {
    if (box.checked) window.localStorage.removeItem(OFF);
    else window.localStorage.setItem(OFF, "1");
    document.documentElement.classList.toggle("keys-off", off());
  });
  const close = made("button", { type: "button" }, say("close"));
  const dialog = made(
    "dialog", { class: "keys", "aria-labelledby": "keys-title" },
    made("h2", { id: "keys-title" }, say("keys-title")),
    made("table", {}, made("tbody", {}, ...listed())),
    made("p", {}, made("label", {}, box, " ", say("keys-on"))),
    made("p", {}, close),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function heard(event: KeyboardEvent): void {
  const key = pressed(event);
  if (key === null) return;
  if (key === "?") {
    event.preventDefault(); // works when keys are off, too: the way to switch them on again
    return help();
  }
  if (off()) return;
  const holder = holders().find((it) => it.dataset["key"]?.toLowerCase() === key);
  if (!holder) return;
  event.preventDefault();
  act(holder);
}

/** Are single keys switched off? Islands that listen to keys of their own ask. */
export const keysAreOff = off;

export function keys(): void {
  hints();
  document.addEventListener("keydown", heard);
  document.addEventListener("htmx:after:swap", hints);
  document.addEventListener("desk:part", hints);
}
