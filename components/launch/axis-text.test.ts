import { describe, expect, it } from "vitest";
import { axisFaultName, axisTextsFrom, readAxes } from "./axis-text";

describe("readAxes", () => {
  it("reads values with commas, blanks and semicolons between", () => {
    expect(readAxes([{ path: "config.learningRate", values: "1e-4, 3e-4;1e-3  -2" }])).toEqual({
      ok: true,
      axes: [{ path: "config.learningRate", values: [1e-4, 3e-4, 1e-3, -2] }],
    });
    expect(readAxes([])).toEqual({ ok: true, axes: [] });
  });

  it("says at each axis what is wrong with it", () => {
    const reading = readAxes([
      { path: "", values: "1" },
      { path: "config.steps", values: "5, many" },
      { path: "objective.alpha", values: " " },
    ]);
    expect(reading.ok ? {} : reading.faults).toEqual({
      "vary.0.path": "Choose the number that varies.",
      "vary.1.values": expect.stringContaining("“many” is not a number"),
      "vary.2.values": "Give its values, like 1e-4, 3e-4.",
    });
  });
});

it("finds the place of a launch's fault in the form", () => {
  expect(axisFaultName(["vary", 1, "values", 0])).toBe("vary.1.values");
  expect(axisFaultName(["vary", 0, "path"])).toBe("vary.0.path");
  expect(axisFaultName(["vary"])).toBe("vary");
  expect(axisFaultName(["config", "steps"])).toBeNull();
});

it("takes stored axes as they are and nothing else", () => {
  expect(axisTextsFrom([{ path: "config.steps", values: "1,x" }])).toEqual([{ path: "config.steps", values: "1,x" }]);
  expect(axisTextsFrom("x")).toEqual([]);
});
