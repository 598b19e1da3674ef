/** Positions of the record are code points; the browser's are UTF-16 units. Here one becomes the other. */

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** How many code points the first `units` UTF-16 units of a text hold; a lone surrogate is one. */
export function points(text: string, units: number = text.length): number {
  const end = Math.min(units, text.length);
  let pairs = 0;
  for (let i = 1; i < end; i++) {
    if (isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))) {
      pairs++;
      i++;
    }
  }
  return end - pairs;
}

/** Where in UTF-16 units the code point number `wanted` begins; the length of the text where it has fewer. */
export function units(text: string, wanted: number): number {
  let i = 0;
  for (let seen = 0; seen < wanted && i < text.length; seen++) {
    i += isHigh(text.charCodeAt(i)) && i + 1 < text.length && isLow(text.charCodeAt(i + 1)) ? 2 : 1;
  }
  return i;
}

/** The last of the sorted numbers that is at most `wanted`; -1 where all are greater. */
export function atMost(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
