import { describe, expect, it } from "vitest";
import { rawPoint } from "./chart-series";
import { firstPlane, missingForPlane, nearestMark, type PlaneRun, planeMetrics, preparePlane } from "./prepare-plane";
import { lineStyleAt } from "./run-style";

const run = (series: Record<string, [number, number][]>): PlaneRun => ({
  id: "r",
  label: "Run",
  style: lineStyleAt(0),
  series: new Map(
    Object.entries(series).map(([metric, pairs]) => [metric, pairs.map(([step, value]) => rawPoint(step, value))]),
  ),
});
const evaluated = run({
  "eval/validation/logp_ref": [
    [0, -14],
    [10, -12],
    [20, -9],
  ],
  "eval/validation/acc": [
    [0, 0.43],
    [10, 0.6],
  ],
  "eval/validation/mean_length": [
    [0, 10],
    [10, 20],
  ],
  "logp_ref/sum": [[1, -13]],
  "task/accuracy": [[1, 0.5]],
});

describe("preparePlane", () => {
  it("takes both axes from the same validation evaluation", () => {
    const [path] = preparePlane({ runs: [evaluated], x: "logp_ref", y: "accuracy" }).paths;
    expect(path?.source).toBe("validation");
    expect(path?.marks.map(({ step, x, y }) => [step, x, y])).toEqual([
      [0, -14, 0.43],
      [10, -12, 0.6],
    ]);
  });

  it("marks the base and lets the area of a mark grow with the length", () => {
    const [path] = preparePlane({ runs: [evaluated], x: "logp_ref", y: "accuracy" }).paths;
    expect(path?.base?.step).toBe(0);
    expect(path?.marks.map((mark) => mark.radius)).toEqual([3, 9]);
  });

  it("falls back to training batches where evaluations have no such axis, without a base", () => {
    const trained = run({ kl: [[1, 0.1]], "task/accuracy": [[1, 0.5]], "completions/mean_length": [[1, 9]] });
    const [path] = preparePlane({ runs: [trained], x: "kl", y: "accuracy" }).paths;
    expect([path?.source, path?.marks.length, path?.base]).toEqual(["training", 1, null]);
  });

  it("leaves out what is not finite and keeps axes when nothing is left", () => {
    const broken = run({ "eval/validation/logp_ref": [[0, Number.NaN]], "eval/validation/acc": [[0, 0.4]] });
    expect(preparePlane({ runs: [broken], x: "logp_ref", y: "accuracy" })).toMatchObject({
      empty: true,
      xDomain: [0, 1],
      yDomain: [0, 1],
    });
  });

  it("thins the batches of a long run", () => {
    const line = (scale: number): [number, number][] => Array.from({ length: 1000 }, (_, i) => [i + 1, i * scale]);
    const long = run({ entropy: line(0.01), reward: line(1) });
    const [path] = preparePlane({ runs: [long], x: "entropy", y: "reward" }).paths;
    expect(path?.marks.length).toBeLessThanOrEqual(61);
    expect(path?.marks.at(-1)?.step).toBe(1000);
  });
});

it("reads no metric twice", () => {
  expect(planeMetrics("kl", "reward")).toEqual([
    "kl",
    "reward",
    "eval/validation/mean_length",
    "completions/mean_length",
  ]);
});

it("finds the mark under the pointer, or none", () => {
  const { paths } = preparePlane({ runs: [evaluated], x: "logp_ref", y: "accuracy" });
  const toPixel = (mark: { x: number; y: number }) => ({ x: mark.x * 10, y: mark.y * 100 });
  expect(nearestMark(paths, { x: -121, y: 60 }, toPixel, 10)?.mark.step).toBe(10);
  expect(nearestMark(paths, { x: 500, y: 500 }, toPixel, 10)).toBeNull();
});

it("starts on axes that the run has measured together, accuracy over S_ref first", () => {
  expect(firstPlane(["logp_ref/sum", "task/accuracy", "entropy", "reward"])).toEqual({ x: "logp_ref", y: "accuracy" });
  expect(firstPlane(["eval/validation/acc", "eval/validation/logp_ref"])).toEqual({ x: "logp_ref", y: "accuracy" });
  expect(firstPlane(["entropy", "reward", "loss"])).toEqual({ x: "entropy", y: "reward" });
  expect(firstPlane(["eval/validation/acc", "reward", "loss"])).toBeNull();
});

it("names what a plane would take", () => {
  expect(missingForPlane(["eval/validation/acc"])).toContain("S_ref");
  expect(missingForPlane(["reward"])).toContain("entropy");
  expect(missingForPlane(["loss"])).toContain("evaluation");
});
