import { describe, expect, it } from "vitest";
import { CHART_STROKES, chartStroke } from "./chart-palette";

describe("chartStroke", () => {
  it("gives ten identities ten colours", () => {
    const strokes = Array.from({ length: CHART_STROKES }, (_, i) => chartStroke(i).stroke);
    expect(new Set(strokes).size).toBe(10);
  });

  it("repeats past the tenth and never leaves the palette", () => {
    expect(chartStroke(10)).toEqual(chartStroke(0));
    expect(chartStroke(-1)).toEqual(chartStroke(9));
  });
});
