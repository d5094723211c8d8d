import { expect, test } from "vitest";
import { wholeGroups } from "./bank-texts";

test("the first look takes whole groups from all over the bank", () => {
  const groups = Array.from({ length: 40 }, (_, place) => `g${Math.floor(place / 4)}`);
  // 10 groups of 4, every fifth: the first and the sixth.
  expect(wholeGroups(groups, 8)).toEqual([0, 1, 2, 3, 20, 21, 22, 23]);
  expect(wholeGroups(groups, 100).length).toBe(40);
  expect(wholeGroups([], 8)).toEqual([]);
});
