/** The slider of days beside the map of control: while it is drawn the map follows, when it is let go the lists do. */
import { filter } from "../follow";
import { day as said } from "../words";
import { later } from "./days";

/** Makes the form of the page live; gives what stops it. Without one on the page there is nothing to stop. */
export function slider(): () => void {
  const form = document.querySelector<HTMLFormElement>("form.slide");
  const range = form?.querySelector<HTMLInputElement>('input[type="range"]');
  const first = form?.dataset["first"];
  if (!form || !range || !first) return () => undefined;
  const told = form.querySelector("output");
  const moved = (settled: boolean): void => {
    const on = later(first, range.valueAsNumber);
    if (told) told.textContent = said(on);
    range.setAttribute("aria-valuetext", said(on));
    const typed = document.querySelector<HTMLInputElement>('input[type="date"][name="on"]');
    if (typed) typed.value = on;
    filter({ on, at: null }, "slider", settled);
  };
  const input = (): void => moved(false);
  const change = (): void => moved(true);
  range.addEventListener("input", input);
  range.addEventListener("change", change);
  form.classList.add("is-live");
  return () => {
    range.removeEventListener("input", input);
    range.removeEventListener("change", change);
    form.classList.remove("is-live");
  };
}
