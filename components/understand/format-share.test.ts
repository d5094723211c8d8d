import { expect, it } from "vitest";
import { formatShare } from "./format-share";

it("rounds to a tenth of a percent, but never to nothing or to all", () => {
  expect([0, 1e-9, 0.001, 0.25, 0.6666, 0.99999, 1].map(formatShare)).toEqual([
    "0 %",
    "< 0.1 %",
    "0.1 %",
    "25 %",
    "66.7 %",
    "> 99.9 %",
    "100 %",
  ]);
});
