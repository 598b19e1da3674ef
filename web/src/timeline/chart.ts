/** The bars: one SVG path for each class, stacked, so that thousands of bars are a handful of elements. */
import type { Bucket } from "./buckets";

const SVG = "http://www.w3.org/2000/svg";
export const HEIGHT = 72;

export interface Class {
  readonly key: string;
  readonly name: string;
}

/** Paths of stacked bars, in units of one bucket by `HEIGHT`; the rest that belongs to no class stands on top. */
export function paths(buckets: readonly Bucket[], classes: readonly Class[]): string[] {
  const most = buckets.reduce((top, it) => Math.max(top, it.n), 1);
  const lines: string[][] = Array.from({ length: classes.length + 1 }, () => []);
  buckets.forEach((bucket, at) => {
    let base = 0;
    const put = (layer: number, n: number): void => {
      if (n <= 0) return;
      // one incident among thousands is still seen
      const top = Math.max(base + (n / most) * HEIGHT, base === 0 ? 1.5 : 0);
      lines[layer]?.push(`M${at + 0.06} ${round(HEIGHT - base)}V${round(HEIGHT - top)}h.88V${round(HEIGHT - base)}z`);
      base = top;
    };
    let rest = bucket.n;
    classes.forEach(({ key }, layer) => {
      const n = bucket.by?.[key] ?? 0;
      put(layer, n);
      rest -= n;
    });
    put(classes.length, rest);
  });
  return lines.map((it) => it.join(""));
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The colour of a class: the page's own for its name, else the next of the palette; null is the rest. */
export function coloured(element: SVGElement | HTMLElement, key: string | undefined, layer: number | null): void {
  const name = key && /^[a-z-]+$/.test(key) ? key : "none";
  const otherwise = `var(--series-${layer === null ? "rest" : layer % 8})`;
  element.style.setProperty("--series", layer === null ? otherwise : `var(--class-${name}, ${otherwise})`);
}

export function drawn(buckets: readonly Bucket[], classes: readonly Class[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${buckets.length} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  paths(buckets, classes).forEach((d, layer) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", "series");
    coloured(path, classes[layer]?.key, layer < classes.length ? layer : null);
    svg.append(path);
  });
  return svg;
}
