import { describe, expect, it } from "vitest";
import { timeToExpect } from "./time-to-expect";

describe("timeToExpect", () => {
  it("says so when nothing has been measured", () => {
    expect(timeToExpect({ secondsPerStep: null, from: "No run yet.", steps: 10, runs: 1 })).toEqual({
      headline: "Not known yet",
      detail: "No run yet.",
    });
  });

  it("counts several runs one after another", () => {
    const { headline, detail } = timeToExpect({ secondsPerStep: 0.5, from: "Measured.", steps: 120, runs: 3 });
    expect(headline).toContain("a run");
    expect(detail).toContain("all 3");
    expect(detail).toContain("0.50 s a step. Measured.");
  });
});
