import { expect, it } from "vitest";
import { zoomOf } from "./zoom-of";

it("takes a range only where both ends are named and there is room between them", () => {
  expect(zoomOf({ from: 20, to: 80 })).toEqual({ from: 20, to: 80 });
  expect(zoomOf({ from: 20, to: null })).toBeNull();
  expect(zoomOf({ from: 80, to: 20 })).toBeNull();
  expect(zoomOf({ from: -5, to: 20 })).toBeNull();
});
