/** Maps: of everything, of one incident, of who holds what. */
import type { Island } from "./island";
import { Control } from "./map/control";
import { Incidents } from "./map/incidents";
import { one } from "./map/one";

export function start(element: HTMLElement): Promise<Island> {
  switch (element.dataset["mode"]) {
    case "one":
      return one(element);
    case "control":
      return Control.start(element);
    default:
      return Incidents.start(element);
  }
}
