import { describe, expect, test } from "vitest";
import { areas, listed, marks, short, size, type Cell } from "../src/map/cells";
import { around, asked, box, most, ring } from "../src/map/geometry";
import { later } from "../src/map/days";
import { address, changed, filled, without } from "../src/query";

const cell = (more: Partial<Cell>): Cell => ({ lon: 39, lat: 36, n: 1, precise: true, ...more });

describe("cells", () => {
  test("only what is coarse has ground around it", () => {
    const found = areas([cell({}), cell({ precise: false, km: 30 }), cell({ precise: false, km: 30, n: 4 })]);
    expect(found.features).toHaveLength(1);
  });

  test("a coarse one is marked as such", () => {
    const [point, rough] = marks([cell({}), cell({ precise: false })]).features;
    expect(point?.properties?.["coarse"]).toBe(false);
    expect(rough?.properties?.["coarse"]).toBe(true);
  });

  test.each([[7, "7"], [999, "999"], [1000, "1k"], [1449, "1.4k"], [35_400, "35k"], [999_499, "999k"], [999_500, "1M"], [1_400_000, "1.4M"]])("%i is %s", (n, told) => {
    expect(short(n)).toBe(told);
  });

  test("marks grow, but not for ever", () => {
    expect(size(1)).toBeLessThan(size(2));
    expect(size(1_000_000)).toBe(26);
  });

  test("the list has the most first and ends", () => {
    const cells = [cell({ n: 2 }), cell({ n: 9 }), cell({ n: 9, killed: 4 })];
    expect(listed(cells, 2).map((it) => it.at)).toEqual([2, 1]);
  });
});

describe("geometry", () => {
  test("a ring is as wide as it says, and closed", () => {
    const corners = ring(39, 36, 111.19);
    expect(corners[0]).toEqual(corners.at(-1));
    expect(corners[0]?.[1]).toBeCloseTo(37, 2);
  });

  test.each([["35,32,43,38", [35, 32, 43, 38]], ["35,32,43", null], ["a,b,c,d", null], [undefined, null]])("box %s", (text, found) => {
    expect(box(text)).toEqual(found);
  });

  test("around points", () => {
    expect(around([[1, 2], [3, 4]], 0)).toEqual([1, 2, 3, 4]);
    expect(around([])).toBeNull();
  });

  test("a few far ones do not widen the first view", () => {
    const near = Array.from({ length: 40 }, (_, i) => ({ lon: 36 + (i % 8), lat: 33 + (i % 5), n: 10 }));
    const far = { lon: -77, lat: 39, n: 3 };
    expect(most([...near, far])).toEqual([35.5, 32.5, 43.5, 37.5]);
    expect(most([far])).toEqual([-77.5, 38.5, -76.5, 39.5]);
    expect(most([])).toBeNull();
  });

  test("what is asked stays on earth", () => {
    expect(asked(-400, -89, 400, 89, 2.7)).toBe("box=-180,-85.0000,180,85.0000&zoom=2");
    expect(asked(35.123456, 32, 43, 38, 5)).toBe("box=35.1235,32.0000,43.0000,38.0000&zoom=5");
  });
});

describe("queries", () => {
  test("a changed filter begins at the first page", () => {
    expect(changed("type=ASSAULT&page=4", { since: "2017-09-01", until: null })).toBe("type=ASSAULT&since=2017-09-01");
  });

  test("without", () => {
    expect(without("a=1&b=2&a=3", "a")).toBe("b=2");
  });

  test.each([["/x", ["", "a=1"], "/x?a=1"], ["/x?y=1", ["a=1", "b=2"], "/x?y=1&a=1&b=2"], ["/x", [], "/x"]])("%s with %j", (path, more, found) => {
    expect(address(path, ...more)).toBe(found);
  });

  test("an id is never part of a path by accident", () => {
    expect(filled("/incidents/{id}/card", "../x?")).toBe("/incidents/..%2Fx%3F/card");
    expect(filled(undefined, "x")).toBeNull();
  });
});

describe("days of the slider", () => {
  test.each([["2016-02-28", 1, "2016-02-29"], ["2016-12-31", 1, "2017-01-01"], ["2016-03-26", 2, "2016-03-28"]])("%s and %i days", (first, days, on) => {
    expect(later(first, days)).toBe(on);
  });
});
