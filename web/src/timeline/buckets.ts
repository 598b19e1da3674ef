/** The arithmetic of a histogram over time: days are ISO 8601, a bucket begins at its day and ends before the next. */

export type Unit = "day" | "week" | "month" | "year";

export interface Bucket {
  readonly start: string;
  readonly n: number;
  readonly by?: Readonly<Record<string, number>>;
  readonly killed?: number | null;
}

/** Buckets chosen: first and last, both included. */
export interface Chosen {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400_000;
const ms = (iso: string): number => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** The day at which the bucket after this one begins. */
export function next(start: string, unit: Unit): string {
  if (unit === "day") return iso(ms(start) + DAY);
  if (unit === "week") return iso(ms(start) + 7 * DAY);
  const day = new Date(ms(start));
  if (unit === "month") day.setUTCMonth(day.getUTCMonth() + 1, 1);
  else day.setUTCFullYear(day.getUTCFullYear() + 1, 0, 1);
  return iso(day.getTime());
}

/** The last day of a bucket. */
export function last(start: string, unit: Unit): string {
  return iso(ms(next(start, unit)) - DAY);
}

/** More bars than this are no chart: a gap that would need them is a mistake of the data. */
const MOST = 4000;

/** Buckets without gaps: an empty one where the server left it out. */
export function filled(buckets: readonly Bucket[], unit: Unit): Bucket[] {
  const full: Bucket[] = [];
  for (const bucket of buckets) {
    let before = full.at(-1);
    while (before && full.length < MOST && next(before.start, unit) < bucket.start) {
      before = { start: next(before.start, unit), n: 0 };
      full.push(before);
    }
    full.push(bucket);
  }
  return full;
}

/** The bucket that holds a day; the nearest end where none does. */
export function holding(buckets: readonly Bucket[], day: string): number {
  const after = buckets.findIndex((it) => it.start > day);
  return after === -1 ? buckets.length - 1 : Math.max(0, after - 1);
}

/** What a page's filters choose; null where they choose everything. */
export function chosen(buckets: readonly Bucket[], since: string | null, until: string | null): Chosen | null {
  if (buckets.length === 0 || (!since && !until)) return null;
  const from = since ? holding(buckets, since) : 0;
  const to = until ? holding(buckets, until) : buckets.length - 1;
  return { from, to: Math.max(from, to) };
}

/** First and last day of chosen buckets. */
export function days(buckets: readonly Bucket[], unit: Unit, choice: Chosen): { since: string; until: string } {
  const first = buckets[choice.from] as Bucket;
  return { since: first.start, until: last((buckets[choice.to] as Bucket).start, unit) };
}

/** Moves a choice by buckets without changing how many it holds. */
export function moved(choice: Chosen, by: number, count: number): Chosen {
  const step = Math.max(-choice.from, Math.min(by, count - 1 - choice.to));
  return { from: choice.from + step, to: choice.to + step };
}

/** The window that play slides where nothing is chosen: a twelfth of all, at least one bucket, at the beginning. */
export function firstWindow(count: number): Chosen {
  return { from: 0, to: Math.max(0, Math.round(count / 12) - 1) };
}

/** Numbers of one class over chosen buckets, or of all. */
export function total(buckets: readonly Bucket[], choice: Chosen | null): number {
  const within = choice ? buckets.slice(choice.from, choice.to + 1) : buckets;
  return within.reduce((sum, it) => sum + it.n, 0);
}

/** Indices at which the axis says a date: at most `most`, evenly apart. */
export function ticks(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, most)));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
