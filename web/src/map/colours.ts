/** The colours of the page, so that the map is light or dark with it. */

export interface Colours {
  readonly sea: string;
  readonly land: string;
  readonly border: string;
  readonly ink: string;
  readonly quiet: string;
  readonly halo: string;
  readonly mark: string;
  readonly markInk: string;
  readonly series: readonly string[];
}

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string): string => plain(style.getPropertyValue(name).trim() || otherwise);
  return {
    sea: of("--map-sea", "#dfe7ea"),
    land: of("--map-land", "#f6f5f1"),
    border: of("--map-border", "#b3bcc0"),
    ink: of("--island-ink", "#1c2226"),
    quiet: of("--island-quiet", "#5c686f"),
    halo: of("--map-land", "#f6f5f1"),
    mark: of("--map-mark", "#b23a2e"),
    markInk: of("--map-mark-ink", "#ffffff"),
    series: Array.from({ length: 8 }, (_, i) => of(`--series-${i}`, "#777777")),
  };
}

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** A colour as the map's style can read it: CSS knows more ways to write one. */
function plain(colour: string): string {
  if (!pen) return colour;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}

/** Calls back when light becomes dark or the other way round; gives what stops it. */
export function onColours(changed: () => void): () => void {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const page = new MutationObserver(changed);
  page.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  scheme.addEventListener("change", changed);
  return () => {
    page.disconnect();
    scheme.removeEventListener("change", changed);
  };
}
