import { describe, expect, test } from "vitest";
import { chosen, days, filled, firstWindow, holding, last, moved, next, ticks, total, type Bucket } from "../src/timeline/buckets";
import { HEIGHT, paths } from "../src/timeline/chart";

const weeks: Bucket[] = ["2017-09-04", "2017-09-11", "2017-09-18", "2017-09-25"].map((start, i) => ({ start, n: i + 1 }));

describe("calendar", () => {
  test.each([
    ["2017-02-28", "day", "2017-03-01"],
    ["2016-02-28", "day", "2016-02-29"],
    ["2017-12-25", "week", "2018-01-01"],
    ["2017-12-01", "month", "2018-01-01"],
    ["2017-01-01", "year", "2018-01-01"],
  ] as const)("after %s comes (%s) %s", (start, unit, then) => {
    expect(next(start, unit)).toBe(then);
  });

  test("the last day of a month", () => {
    expect(last("2016-02-01", "month")).toBe("2016-02-29");
  });

  test("empty buckets are filled in", () => {
    const full = filled([{ start: "2017-01-01", n: 2 }, { start: "2017-04-01", n: 1 }], "month");
    expect(full.map((it) => it.n)).toEqual([2, 0, 0, 1]);
  });

  test("a gap of a million days is not filled", () => {
    expect(filled([{ start: "0001-01-01", n: 1 }, { start: "2900-01-01", n: 1 }], "day").length).toBeLessThan(5000);
  });
});

describe("choosing", () => {
  test.each([["2017-09-01", 0], ["2017-09-11", 1], ["2017-09-17", 1], ["2019-01-01", 3]])("%s lies in %i", (day, at) => {
    expect(holding(weeks, day)).toBe(at);
  });

  test("the page's filters", () => {
    expect(chosen(weeks, null, null)).toBeNull();
    expect(chosen(weeks, "2017-09-12", "2017-09-20")).toEqual({ from: 1, to: 2 });
    expect(chosen(weeks, null, "2017-09-05")).toEqual({ from: 0, to: 0 });
    expect(chosen([], "2017-09-12", null)).toBeNull();
  });

  test("days of a choice include its last bucket", () => {
    expect(days(weeks, "week", { from: 1, to: 2 })).toEqual({ since: "2017-09-11", until: "2017-09-24" });
  });

  test.each([[1, { from: 1, to: 2 }], [9, { from: 2, to: 3 }], [-9, { from: 0, to: 1 }]])("moved by %i it stays whole", (by, there) => {
    expect(moved({ from: 0, to: 1 }, by, 4)).toEqual(there);
  });

  test("play begins with a twelfth", () => {
    expect(firstWindow(120)).toEqual({ from: 0, to: 9 });
    expect(firstWindow(3)).toEqual({ from: 0, to: 0 });
  });

  test("numbers", () => {
    expect(total(weeks, null)).toBe(10);
    expect(total(weeks, { from: 2, to: 3 })).toBe(7);
  });
});

test.each([[10, 5, [0, 2, 4, 6, 8]], [3, 5, [0, 1, 2]], [1, 1, [0]], [0, 3, []]])("ticks of %i", (count, most, found) => {
  expect(ticks(count, most)).toEqual(found);
});

test("bars are stacked, and what is of no class stands on top", () => {
  const [strikes, rest] = paths([{ start: "2017-09-04", n: 4, by: { strike: 3 } }], [{ key: "strike", name: "Strikes" }]);
  expect(strikes).toBe(`M0.06 ${HEIGHT}V${HEIGHT / 4}h.88V${HEIGHT}z`);
  expect(rest).toBe(`M0.06 ${HEIGHT / 4}V0h.88V${HEIGHT / 4}z`);
});

test("one among thousands is seen", () => {
  const [bars] = paths([{ start: "a", n: 1, by: { x: 1 } }, { start: "b", n: 9000, by: { x: 9000 } }], [{ key: "x", name: "X" }]);
  expect(bars).toContain("M0.06 72V70.5");
});
