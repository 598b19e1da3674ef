/** Starts the islands of a page and of every part that comes later, and stops those that went. */
import type { Island, Start } from "./island";
import { says } from "./says";
import { say } from "./words";

const KINDS: Record<string, () => Promise<{ start: Start }>> = {
  map: () => import("./map"),
  timeline: () => import("./timeline"),
  spans: () => import("./spans"),
};

const alive = new Map<HTMLElement, Island | null>();

async function begin(element: HTMLElement): Promise<void> {
  const kind = KINDS[element.dataset["island"] ?? ""];
  if (!kind || alive.has(element)) return;
  alive.set(element, null);
  try {
    const { start } = await kind();
    alive.set(element, await start(element));
    element.dataset["state"] = "ready";
  } catch (wrong) {
    // the fallback inside the element stays: reading goes on without the island
    element.dataset["state"] = "failed";
    says(say("island-failed"));
    console.error(wrong);
  }
}

function swept(): void {
  for (const [element, island] of alive) {
    if (element.isConnected) continue;
    island?.stop();
    alive.delete(element);
  }
}

function look(): void {
  swept();
  for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) void begin(element);
}

export function islands(): void {
  look();
  document.addEventListener("htmx:after:swap", look);
  document.addEventListener("desk:part", look);
}
