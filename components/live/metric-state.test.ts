import { describe, expect, it } from "vitest";
import { rawPoint } from "@/components/charts/chart-series";
import { applyPoints, beginAttempts, EMPTY_METRIC, isSuperseded, type MetricState } from "./metric-state";

const first = [{ number: 1, resumeFrom: null }];
const state = (pairs: [number, number][], coveredBefore = 0): MetricState => ({
  points: pairs.map(([step, value]) => rawPoint(step, value)),
  coveredBefore,
  superseded: new Map(),
});
const pairs = (metric: MetricState) => metric.points.map((p) => [p.step, p.value]);

describe("applyPoints", () => {
  it("appends, and puts a late point where it belongs", () => {
    const { metric } = applyPoints(
      EMPTY_METRIC,
      [1, 3, 2].map((step) => ({ step, value: step * 10, attempt: 1 })),
      first,
    );
    expect(pairs(metric)).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
  });

  it("changes nothing, not even the reference, when a point comes twice", () => {
    const before = state([[1, 10]]);
    expect(applyPoints(before, [{ step: 1, value: 10, attempt: 1 }], first).metric).toBe(before);
  });

  it("takes the newer value of a step", () => {
    const { metric } = applyPoints(state([[1, 10]]), [{ step: 1, value: 11, attempt: 1 }], first);
    expect(pairs(metric)).toEqual([[1, 11]]);
  });

  it("keeps a NaN as a missing value that is counted", () => {
    const { metric } = applyPoints(EMPTY_METRIC, [{ step: 1, value: Number.NaN, attempt: 1 }], first);
    expect(metric.points[0]).toMatchObject({ value: null, notFinite: 1 });
  });

  it("sets apart what a lost attempt still delivers after another took over", () => {
    const attempts = [...first, { number: 2, resumeFrom: 25 }];
    const { metric } = applyPoints(
      state([[25, 1]]),
      [
        { step: 26, value: 7, attempt: 1 },
        { step: 26, value: 8, attempt: 2 },
      ],
      attempts,
    );
    expect(pairs(metric)).toEqual([
      [25, 1],
      [26, 8],
    ]);
    expect(metric.superseded.get(1)).toEqual([rawPoint(26, 7)]);
  });

  it("asks for the series again when a point falls into a closed bucket, not when it follows the open one", () => {
    const bucketed = state(
      [
        [0, 1],
        [16, 1],
      ],
      32,
    );
    expect(applyPoints(bucketed, [{ step: 20, value: 1, attempt: 1 }], first).stale).toBe(false);
    expect(applyPoints(bucketed, [{ step: 3, value: 1, attempt: 1 }], first).stale).toBe(true);
  });
});

describe("beginAttempts", () => {
  it("moves the points past the checkpoint aside", () => {
    const before = state([
      [24, 1],
      [25, 2],
      [26, 3],
    ]);
    const { metric } = beginAttempts(before, first, [...first, { number: 2, resumeFrom: 25 }]);
    expect(pairs(metric)).toEqual([
      [24, 1],
      [25, 2],
    ]);
    expect(metric.superseded.get(1)).toEqual([rawPoint(26, 3)]);
  });

  it("moves everything aside when a run begins anew", () => {
    const { metric } = beginAttempts(state([[0, 1]]), first, [...first, { number: 2, resumeFrom: null }]);
    expect(metric.points).toEqual([]);
  });

  it("leaves a series alone that ends before the checkpoint", () => {
    const before = state([[10, 1]]);
    expect(beginAttempts(before, first, [...first, { number: 2, resumeFrom: 25 }]).metric).toBe(before);
  });
});

it("counts a point as superseded only past a later attempt's checkpoint", () => {
  const attempts = [...first, { number: 2, resumeFrom: 25 }];
  expect([isSuperseded(attempts, 1, 25), isSuperseded(attempts, 1, 26), isSuperseded(attempts, 2, 26)]).toEqual([
    false,
    true,
    false,
  ]);
});
