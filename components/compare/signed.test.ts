import { expect, it } from "vitest";
import { signed } from "./signed";

it("writes the sign, and none where two digits say 0", () => {
  expect([0.123, -0.05, 0.001, -0.001].map(signed)).toEqual(["+0.12", "−0.05", "0.00", "0.00"]);
});
