import { expect, test } from "vitest";
import { fitKeys, swappedKeys, withoutKey } from "./term-keys";

test("a term keeps its key when the one before it is removed", () => {
  expect(withoutKey([1, 2, 3], 0)).toEqual([2, 3]);
});

test("two terms that change places take their keys along", () => {
  expect(swappedKeys([1, 2, 3], 2, 1)).toEqual([1, 3, 2]);
});

test("new terms get keys never used before", () => {
  let next = 7;
  expect(fitKeys([1, 3], 4, () => next++)).toEqual([1, 3, 7, 8]);
  expect(fitKeys([1, 3], 1, () => next++)).toEqual([1]);
});
