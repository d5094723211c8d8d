import { expect, it } from "vitest";
import { groupColumnsOf } from "@/domain/objective/groups";
import { deadGroups, tiedGroups } from "./dead-groups";

const none = Number.NaN;

it("counts groups that tie throughout, lone members among them, and no group without a number", () => {
  const groups = groupColumnsOf(["a", "a", "b", "b", "c", "c", "d"]);
  // a ties within rounding, b has one number, c varies, d has none.
  const values = Float64Array.of(1, 1 + 1e-12, none, 3, 0, 1, none);
  expect(deadGroups(values, groups)).toEqual({ dead: 2, lone: 1, groups: 3 });
  expect(tiedGroups(values, groups)).toEqual([0]);
});
