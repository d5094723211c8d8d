import { expect, it } from "vitest";
import { inTierOrder } from "./tier-order";

it("stands in the task's order, with what the task does not name behind", () => {
  const rows = ["odd", "H", "X", "E", "M"].map((tier) => ({ tier }));
  const tiers = ["E", "M", "H", "X"].map((id) => ({ id }));
  expect(inTierOrder(rows, tiers).map(({ tier }) => tier)).toEqual(["E", "M", "H", "X", "odd"]);
});
