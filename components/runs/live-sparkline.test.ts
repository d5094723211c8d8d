import { expect, it } from "vitest";
import { rawPoint } from "@/components/charts/chart-series";
import { liveSparkline } from "./live-sparkline";

it("puts new points on while there is room", () => {
  expect(liveSparkline([0.1, 0.2], 2, [rawPoint(2, 0.2), rawPoint(3, 0.3)])).toEqual([0.1, 0.2, 0.3]);
});

it("moves the last value of a full line", () => {
  const full = Array.from({ length: 32 }, () => 0.5);
  const live = liveSparkline(full, 100, [rawPoint(101, 0.9)]);
  expect([live.length, live.at(-1), live.at(-2)]).toEqual([32, 0.9, 0.5]);
});
