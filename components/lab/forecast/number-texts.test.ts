import { expect, it } from "vitest";
import { lengthText, natsText, shareText } from "./number-texts";

it("writes a share as one reads it, and says where it only rounds to none or all", () => {
  expect([0, 0.00004, 0.002, 0.532, 0.997, 0.99999, 1].map(shareText)).toEqual([
    ".00",
    ".00",
    "<.01",
    ".53",
    ">.99",
    "1.00",
    "1.00",
  ]);
  expect([shareText(null), lengthText(null), natsText(null)]).toEqual(["–", "–", "–"]);
  expect([lengthText(12.34), natsText(0.5)]).toEqual(["12.3", "0.50"]);
});
