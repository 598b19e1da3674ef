/** Words, numbers and days in the viewer's language: the page brings the words, so that all stand in the catalogues. */

type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;
type Words = Readonly<Record<string, string | Forms>>;

const language = document.documentElement.lang || "en";
// Western digits in every language, as the server writes them: a page never shows two kinds.
const locale = `${language === "en" ? "en-GB" : language}-u-nu-latn`;
const plural = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale);
let known: Words | null = null;

/** What the page says for `key`, with `{n}` and `{what}` filled in; a word that the page does not bring is the key. */
export function say(key: string, n?: number, what = ""): string {
  known ??= fromPage();
  const word = known[key] ?? key;
  const form = typeof word === "string" ? word : (word[plural.select(n ?? 0)] ?? word.other ?? key);
  return form.replaceAll("{n}", n === undefined ? "" : numbers.format(n)).replaceAll("{what}", what);
}

export function number(value: number): string {
  return numbers.format(value);
}

export type DayForm = "day" | "month" | "year";

const FORMS: Record<DayForm, Intl.DateTimeFormatOptions> = {
  day: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "short", year: "numeric" },
  year: { year: "numeric" },
};
const dates = new Map<DayForm, Intl.DateTimeFormat>();

/** A day (ISO 8601) in words: "5 Sept 2017", "Sept 2017" or "2017". */
export function day(iso: string, form: DayForm = "day"): string {
  const moment = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return iso;
  let format = dates.get(form);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...FORMS[form], calendar: "gregory", timeZone: "UTC" });
    dates.set(form, format);
  }
  return format.format(moment);
}

export const rightToLeft = (): boolean => document.documentElement.dir === "rtl";

function fromPage(): Words {
  const block = document.getElementById("island-words");
  return block?.textContent ? (JSON.parse(block.textContent) as Words) : {};
}
