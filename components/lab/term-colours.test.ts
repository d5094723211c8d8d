import { expect, test } from "vitest";
import { keepSlots } from "./term-colours";

const start = keepSlots(new Map(), ["a", "b", "c"]);

test("terms keep their places while others come, go and move", () => {
  expect([...start]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  expect(Object.fromEntries(keepSlots(start, ["c", "d", "a"]))).toEqual({ a: 0, c: 2, d: 1 });
  expect(keepSlots(start, ["c", "b", "a"])).toBe(start);
});

test("a term that is renamed keeps its place", () => {
  expect(Object.fromEntries(keepSlots(start, ["a", "bb", "c"]))).toEqual({ a: 0, bb: 1, c: 2 });
});
