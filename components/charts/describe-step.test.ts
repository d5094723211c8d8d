import { expect, it } from "vitest";
import { rawPoint } from "./chart-series";
import { describeStep, readMost, stepSentence } from "./describe-step";
import { prepareLines } from "./prepare-lines";
import { lineStyleAt } from "./run-style";

const prepared = prepareLines({
  smoothing: 0,
  scale: "linear",
  maxPoints: 400,
  series: [
    { id: "a", label: "Run A", style: lineStyleAt(0), points: [rawPoint(0, 0.5), rawPoint(1, Number.NaN)] },
    {
      id: "b",
      label: "Run B",
      style: lineStyleAt(1),
      points: [{ step: 0, value: 0.25, min: 0, max: 1, count: 16, notFinite: 0 }],
    },
  ],
});

it("shows all series at a step, and a bucket's range", () => {
  expect(describeStep(prepared, 0).map((r) => [r.text, r.detail])).toEqual([
    ["0.5", null],
    ["0.25", "mean of 16, 0 to 1"],
  ]);
});

it("names a value that is not finite and one that was never measured", () => {
  expect(stepSentence(prepared, 1)).toBe("step 1: Run A not finite, Run B –");
});

it("reads the greatest where there is no room for all", () => {
  const readings = describeStep(prepared, 0);
  expect(readMost([...readings].reverse(), 1).map(({ id }) => id)).toEqual(["a"]);
  expect(readMost(readings, 2)).toEqual(readings);
});
