import { expect, it } from "vitest";
import { describeRegime } from "./describe-reward";

it("names the regime and the numbers that matter in it", () => {
  expect(describeRegime({ mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" })).toBe("Task reward");
  expect(describeRegime({ mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" })).toBe(
    "Tempered sampling, α 2",
  );
  expect(describeRegime({ mode: "sampling", alpha: 2, betaInv: 3.8, normalization: "sum" })).toBe(
    "Tilted sampling, α 2, 1/β 3.8",
  );
  expect(describeRegime({ mode: "none" })).toBe("Plain reward");
});
