/** Small things of every page; each of them has a way without JavaScript, or is not needed there. */
import { says } from "./says";
import { say } from "./words";

function clicked(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  closeMenus(target);
  const holder = target?.closest<HTMLElement>("[data-copy], [data-dialog], [data-close], [data-print]");
  if (!holder) return;
  const { copy, dialog } = holder.dataset;
  if (copy !== undefined) void copied(copy === "" ? window.location.href : copy);
  if (dialog !== undefined) {
    event.preventDefault(); // without JavaScript the link leads to the form's own page
    document.querySelector<HTMLDialogElement>(dialog)?.showModal();
  }
  if ("close" in holder.dataset) holder.closest("dialog")?.close();
  if ("print" in holder.dataset) window.print();
}

async function copied(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  says(say("copied"));
}

/** Closes menus (`<details data-menu>`) but the one that holds `kept`. */
function closeMenus(kept: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!kept || !menu.contains(kept)) menu.open = false;
  }
}

function changed(event: Event): void {
  const field = event.target;
  if (!(field instanceof HTMLSelectElement) && !(field instanceof HTMLInputElement)) return;
  if (field instanceof HTMLInputElement && !["checkbox", "radio"].includes(field.type)) return;
  if (field.form && "auto" in field.form.dataset) field.form.requestSubmit();
}

export function small(): void {
  // on a narrow screen the row of pages is pushed sideways: the one that is open is in sight
  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement?.closest<HTMLDetailsElement>("details[data-menu][open]");
    closeMenus(null);
    open?.querySelector("summary")?.focus();
  });
}
