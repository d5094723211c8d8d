import { expect, it } from "vitest";
import { withReward, withWordings } from "./understand-edits";

it("pays two wordings of one answer the same", () => {
  const r = [1, 0, 0, 0, 0, 0.5];
  expect(withWordings({ r }, true)).toEqual({ wordings: true, r: [1, 1, 0, 0, 0, 0.5] });
  expect(withReward({ r, wordings: true }, 1, 0.4)).toEqual([0.4, 0.4, 0, 0, 0, 0.5]);
  expect(withReward({ r, wordings: true }, 2, 0.4)).toEqual([1, 0, 0.4, 0, 0, 0.5]);
});

it("leaves answers alone that are not the same", () => {
  const r = [1, 0, 0, 0, 0, 0.5];
  expect(withReward({ r, wordings: false }, 1, 0.4)).toEqual([1, 0.4, 0, 0, 0, 0.5]);
  expect(withWordings({ r }, false)).toEqual({ wordings: false, r });
});
