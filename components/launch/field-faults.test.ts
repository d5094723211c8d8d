import { describe, expect, it } from "vitest";
import { fieldFaults } from "./field-faults";

describe("fieldFaults", () => {
  it("puts the server's faults at their fields", () => {
    const error = Object.assign(new Error("Not launched."), {
      data: {
        faults: [
          { path: ["config", "steps"], message: "too many" },
          { path: ["trainerId"], message: "gone" },
          { path: ["terms", 0, "source", "signal"], message: "unknown signal" },
        ],
      },
    });
    expect(fieldFaults(error)).toEqual({
      faults: { steps: "too many", trainer: "gone", version: "unknown signal" },
      failure: "Not launched.",
    });
  });

  it("puts what is wrong with a grid at its axis, and with a checkpoint at the start", () => {
    const faults = [
      { path: ["vary", 1, "values", 0], message: "out of bounds" },
      { path: ["vary"], message: "too many runs" },
      { path: ["startStep"], message: "not kept" },
    ];
    expect(fieldFaults(Object.assign(new Error("Not launched."), { data: { faults } })).faults).toEqual({
      "vary.1.values": "out of bounds",
      vary: "too many runs",
      start: "not kept",
    });
  });

  it("keeps the sentence of any other error", () => {
    expect(fieldFaults(new Error("offline"))).toEqual({ faults: {}, failure: "offline" });
  });
});
