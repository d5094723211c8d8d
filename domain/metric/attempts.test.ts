import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attemptWindows, mergeAttempts } from "./attempts";

const points = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ step: from + index, value: from + index }));
const steps = (list: readonly { step: number; attempt: number }[]) => list.map(({ step, attempt }) => [step, attempt]);

describe("mergeAttempts", () => {
  it("supersedes the older attempt's points past the step a resume went on from", () => {
    const merged = mergeAttempts([
      { number: 1, resumeFrom: null, points: points(0, 4) },
      { number: 2, resumeFrom: 2, points: points(3, 5) },
    ]);
    expect(steps(merged.points)).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 2],
    ]);
    expect(steps(merged.superseded)).toEqual([
      [3, 1],
      [4, 1],
    ]);
  });

  it("supersedes them when the new attempt opens, before it has points", () => {
    const merged = mergeAttempts([
      { number: 1, resumeFrom: null, points: points(0, 4) },
      { number: 2, resumeFrom: 2, points: [] },
    ]);
    expect(steps(merged.points)).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  it("goes back over several attempts at once", () => {
    const merged = mergeAttempts([
      { number: 1, resumeFrom: null, points: points(0, 4) },
      { number: 2, resumeFrom: 3, points: points(4, 6) },
      { number: 3, resumeFrom: 1, points: points(2, 3) },
    ]);
    expect(steps(merged.points)).toEqual([
      [0, 1],
      [1, 1],
      [2, 3],
      [3, 3],
    ]);
  });

  it("supersedes everything, step 0 too, when an attempt begins again", () => {
    const merged = mergeAttempts([
      { number: 1, resumeFrom: null, points: points(0, 4) },
      { number: 2, resumeFrom: null, points: points(0, 1) },
    ]);
    expect(steps(merged.points)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(merged.superseded).toHaveLength(5);
    expect(attemptWindows([{ number: 1, resumeFrom: null }])).toEqual([{ number: 1, after: -1, upTo: null }]);
  });

  it("never doubles a step and loses no point, whatever was resumed from where", () => {
    const attempts = fc.array(
      fc.record({
        resumeFrom: fc.option(fc.nat(30), { nil: null }),
        points: fc.uniqueArray(fc.record({ step: fc.nat(40), value: fc.integer() }), {
          selector: (point) => point.step,
        }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(attempts, (list) => {
        const numbered = list.map((attempt, index) => ({ number: index + 1, ...attempt }));
        const merged = mergeAttempts(numbered);
        const seen = merged.points.map((point) => point.step);
        expect(new Set(seen).size).toBe(seen.length);
        expect([...seen].sort((a, b) => a - b)).toEqual(seen);
        expect(merged.points.length + merged.superseded.length).toBe(
          list.reduce((n, { points }) => n + points.length, 0),
        );
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
