import { describe, expect, it } from "vitest";
import { timeToExpect } from "./time-to-expect";

describe("timeToExpect", () => {
  it("says so when nothing has been measured", () => {
    expect(timeToExpect({ secondsPerStep: null, from: "No run yet.", seconds: [] })).toEqual({
      headline: "Not known yet",
      detail: "No run yet.",
    });
  });

  it("counts several runs one after another", () => {
    expect(timeToExpect({ secondsPerStep: 0.5, from: "Measured.", seconds: [60, 60, 60] })).toEqual({
      headline: "About 1 min a run",
      detail: "3 min for all 3 one after another. 0.50 s a step. Measured.",
    });
  });

  it("names the shortest and the longest of runs that differ", () => {
    expect(timeToExpect({ secondsPerStep: 0.5, from: "Measured.", seconds: [60, 120] })).toEqual({
      headline: "About 1 min to 2 min a run",
      detail: "3 min for all 2 one after another. Measured.",
    });
  });
});
