import { describe, expect, it } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { runConfigSchema } from "./config";
import { expandGrid, type GridAxis, MOST_RUNS, shortNumber } from "./grid";
import { setNumber, variedNumbers } from "./varied-numbers";

const spec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "Two terms",
  terms: [
    { id: "correct", source: { type: "signal", signal: "correct" }, range: [0, 1] },
    {
      id: "short",
      source: { type: "signal", signal: "tokens" },
      transforms: [
        { op: "affine", scale: -1 },
        { op: "clip", min: -10, max: 0 },
        { op: "affine", scale: 0.1 },
      ],
      gate: { when: "correct == 1", else: 0 },
      weight: { schedule: "linear", from: 0, to: 0.5, start: 0, end: 100 },
    },
  ],
  objective: { mode: "sampling", alpha: 2, betaInv: 4 },
});
const config = runConfigSchema.parse({ task: "arithmetic", baseModel: "base", steps: 100 });

const expand = (axes: GridAxis[], seeds = [1]) => expandGrid({ spec, config, axes, seeds, known: null });
const faultsOf = (axes: GridAxis[], seeds = [1]) => {
  const grid = expand(axes, seeds);
  return grid.ok ? [] : grid.faults;
};

describe("variedNumbers", () => {
  it("names every number of the reward and the configuration once, by a path that leads to it", () => {
    const numbers = variedNumbers(spec, config);
    const paths = numbers.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(
      expect.arrayContaining(["config.learningRate", "config.steps", "objective.alpha", "terms.correct.weight"]),
    );
    expect(
      numbers.filter(({ path }) => path.startsWith("terms.short")).map(({ path, short }) => [path, short]),
    ).toEqual([
      ["terms.short.weight.from", "short weight from"],
      ["terms.short.weight.to", "short weight to"],
      ["terms.short.weight.start", "short weight start"],
      ["terms.short.weight.end", "short weight end"],
      ["terms.short.transforms.0.scale", "short affine 1 scale"],
      ["terms.short.transforms.0.offset", "short affine 1 offset"],
      ["terms.short.transforms.1.min", "short clip min"],
      ["terms.short.transforms.1.max", "short clip max"],
      ["terms.short.transforms.2.scale", "short affine 2 scale"],
      ["terms.short.transforms.2.offset", "short affine 2 offset"],
      ["terms.short.gate.else", "short gate else"],
    ]);
    for (const { path, value } of numbers) {
      const set = setNumber({ spec, config }, path, value + 1);
      expect(variedNumbers(set?.spec ?? spec, set?.config ?? config).find((one) => one.path === path)?.value).toBe(
        value + 1,
      );
    }
  });

  it("changes nothing of what it was given", () => {
    setNumber({ spec, config }, "terms.short.transforms.1.max", 5);
    expect(spec.terms[1]?.transforms[1]).toEqual({ op: "clip", min: -10, max: 0 });
  });
});

describe("expandGrid", () => {
  it("makes every combination, named by what varies", () => {
    const grid = expand(
      [
        { path: "config.learningRate", values: [3e-4, 1e-4] },
        { path: "objective.alpha", values: [2] },
      ],
      [1, 2],
    );
    expect(grid.ok && grid.cells.map(({ name }) => name)).toEqual([
      "lr 3e-4 · alpha 2 · seed 1",
      "lr 3e-4 · alpha 2 · seed 2",
      "lr 1e-4 · alpha 2 · seed 1",
      "lr 1e-4 · alpha 2 · seed 2",
    ]);
    expect(grid.ok && grid.cells[3]).toMatchObject({
      config: { learningRate: 1e-4, steps: 100 },
      spec: { objective: { alpha: 2, betaInv: 4 } },
      seed: 2,
      variation: [
        { path: "config.learningRate", value: 1e-4 },
        { path: "objective.alpha", value: 2 },
      ],
    });
  });

  it("is the launch itself, without a name, when nothing varies", () => {
    expect(expand([])).toEqual({ ok: true, cells: [{ spec, config, seed: 1, variation: [], name: "" }] });
  });

  it("says at each value what is wrong with it", () => {
    expect(
      faultsOf([
        { path: "config.groupSize", values: [8, 1, 2.5] },
        { path: "objective.alpha", values: [17] },
        { path: "config.steps", values: [5, 5] },
      ]),
    ).toEqual([
      { path: ["vary", 0, "values", 1], message: "1: At least 2." },
      { path: ["vary", 0, "values", 2], message: "2.5: A whole number." },
      { path: ["vary", 1, "values", 0], message: expect.stringContaining("17: ") },
      { path: ["vary", 2, "values", 1], message: "5 is there twice: the runs would be the same." },
    ]);
  });

  it("says which names lead nowhere, are there twice, or have no value", () => {
    expect(
      faultsOf([
        { path: "terms.gone.weight", values: [1] },
        { path: "config.steps", values: [1] },
        { path: "config.steps", values: [2] },
        { path: "objective.betaInv", values: [] },
      ]).map(({ path }) => path.join(".")),
    ).toEqual(["vary.0.path", "vary.2.path", "vary.3.values"]);
  });

  it("names the combination that makes no valid reward, where each value alone does", () => {
    // min > max only together.
    const faults = faultsOf([
      { path: "terms.short.transforms.1.min", values: [-10, -1] },
      { path: "terms.short.transforms.1.max", values: [0, -5] },
    ]);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.path).toEqual(["vary"]);
    expect(faults[0]?.message).toMatch(/^short clip min -1 · short clip max -5: /);
  });

  it("refuses more runs than can be launched at once, before it makes them", () => {
    const values = Array.from({ length: 15 }, (_, i) => i + 1);
    expect(faultsOf([{ path: "config.steps", values }], values)[0]?.message).toBe(
      `This makes 225 runs; at most ${MOST_RUNS} can be launched at once.`,
    );
  });
});

describe("shortNumber", () => {
  it("writes numbers as people do", () => {
    expect([3e-4, 0.5, 100, 0, -2e-5, 1e6, 1 / 3].map(shortNumber)).toEqual([
      "3e-4",
      "0.5",
      "100",
      "0",
      "-2e-5",
      "1e6",
      "0.3333",
    ]);
  });
});
