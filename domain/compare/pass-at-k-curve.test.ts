import { expect, it } from "vitest";
import { curveKs, passAtKCurve } from "./pass-at-k-curve";

const problem = (promptId: string, samples: number, correct: number) => ({ promptId, tier: null, samples, correct });

it("is the mean of the unbiased pass@k over problems", () => {
  // n = 4. c = 1: pass@1 = 1/4, pass@2 = 1 - (3/4)(2/3) = 1/2, pass@4 = 1. c = 0: 0 throughout.
  const curve = passAtKCurve([problem("a", 4, 1), problem("b", 4, 0)]);
  expect(curve.map(({ k, value }) => [k, value])).toEqual([
    [1, 0.125],
    [2, 0.25],
    [4, 0.5],
  ]);
});

it("holds its value within its band, and has no band where every problem says the same", () => {
  const mixed = passAtKCurve([problem("a", 8, 8), problem("b", 8, 2), problem("c", 8, 0), problem("d", 8, 5)]);
  for (const { value, low, high } of mixed) expect(low < value && value < high).toBe(true);
  const same = passAtKCurve([problem("a", 2, 2), problem("b", 2, 2)]);
  expect(same[0]).toEqual({ k: 1, value: 1, low: 1, high: 1 });
});

it("goes up to the least number of samples a problem has", () => {
  expect(curveKs([{ samples: 256 }, { samples: 48 }])).toEqual([1, 2, 4, 8, 16, 32, 48]);
  expect(curveKs([{ samples: 1 }])).toEqual([1]);
  expect(passAtKCurve([])).toEqual([]);
});
