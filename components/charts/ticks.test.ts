import { describe, expect, it } from "vitest";
import { logTicks, niceTicks, rangeTicks, stepTicks } from "./ticks";

it("puts round whole steps within a range whose ends are not round", () => {
  expect(rangeTicks({ from: 23, to: 61 }, 5)).toEqual([30, 40, 50, 60]);
  expect(rangeTicks({ from: 3, to: 4 }, 5)).toEqual([3, 4]);
});

describe("niceTicks", () => {
  it("covers the values with round numbers", () => {
    expect(niceTicks(0.43, 0.91, 4)).toEqual([0.4, 0.6, 0.8, 1]);
    expect(niceTicks(-31.2, -11.5, 4)).toEqual([-35, -30, -25, -20, -15, -10]);
  });

  it("opens a constant series up around its value", () => {
    const ticks = niceTicks(5, 5, 4);
    expect(ticks[0]).toBeLessThan(5);
    expect(ticks[ticks.length - 1]).toBeGreaterThan(5);
    expect(niceTicks(0, 0, 4)).toContain(0);
  });

  it("takes a series whose last bits alone differ as constant", () => {
    expect(niceTicks(38, 38.00000000000001, 4)).toEqual(niceTicks(38, 38, 4));
    expect(niceTicks(-0.9400000000000001, -0.94, 4).length).toBeLessThan(10);
  });
});

describe("logTicks", () => {
  it("goes by powers of ten", () => {
    expect(logTicks(0.02, 30, 5)).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(logTicks(3, 3, 5)).toEqual([1, 10]);
  });
});

describe("stepTicks", () => {
  it("leaves room to grow, but not beyond the last step of the run", () => {
    expect(stepTicks(0, 37, 4, 300)).toEqual([0, 10, 20, 30, 40]);
    expect(stepTicks(0, 298, 3, 300)).toEqual([0, 100, 200, 300]);
  });

  it("never shows a fraction of a step", () => {
    expect(stepTicks(0, 1, 4, 30)).toEqual([0, 1]);
    expect(stepTicks(0, 0, 4, 30)).toEqual([0, 1]);
  });
});
