/** Short messages that are seen and read aloud. */
import { made } from "./island";

function place(): HTMLElement {
  const there = document.getElementById("desk-says");
  if (there) return there;
  const fresh = made("div", { id: "desk-says", role: "status", "aria-live": "polite" });
  document.body.append(fresh);
  return fresh;
}

let fading = 0;

export function says(text: string): void {
  const where = place();
  where.textContent = text;
  where.classList.add("is-shown");
  window.clearTimeout(fading);
  fading = window.setTimeout(() => where.classList.remove("is-shown"), 6000);
}
