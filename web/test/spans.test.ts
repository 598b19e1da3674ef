import { describe, expect, test } from "vitest";
import { Overlaps, type Span } from "../src/spans/overlaps";
import { atMost, points, units } from "../src/spans/positions";

const span = (id: string, start: number, end: number): Span => ({ id, text: "r", start, end, kind: "value" });

describe("positions are code points", () => {
  test.each([
    ["plain", 3, 3],
    ["🔥 fire", 2, 1],
    ["a🔥b", 3, 2],
    ["قصف", 2, 2],
    ["\ud83dx", 1, 1], // a lone surrogate is one
    ["𝕏𝕏𝕏", 4, 2],
  ])("%s: %i units are %i points, and back", (text, inUnits, inPoints) => {
    expect(points(text, inUnits)).toBe(inPoints);
    expect(units(text, inPoints)).toBe(inUnits);
  });

  test("past the end is the end", () => {
    expect(units("a🔥", 9)).toBe(3);
    expect(points("a🔥", 9)).toBe(2);
  });

  test.each([[[1, 4, 9], 0, -1], [[1, 4, 9], 4, 1], [[1, 4, 9], 100, 2], [[], 3, -1]])("%j at most %i", (sorted, wanted, at) => {
    expect(atMost(sorted, wanted)).toBe(at);
  });
});

describe("which spans hold a position", () => {
  const spans = new Overlaps([span("claim", 0, 50), span("number", 10, 12), span("place", 20, 26), span("cross", 24, 60)]);

  test.each([
    [11, ["number", "claim"]],
    [25, ["place", "cross", "claim"]],
    [12, ["claim"]],
    [55, ["cross"]],
    [60, []],
  ])("at %i: the shortest first", (position, found) => {
    expect(spans.at(position).map((it) => it.id)).toEqual(found);
  });

  test("ten thousand spans are asked without looking at all", () => {
    const many = new Overlaps(Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i * 10, i * 10 + 15)));
    expect(many.at(50_003).map((it) => it.id).sort()).toEqual(["s4999", "s5000"]);
  });
});
