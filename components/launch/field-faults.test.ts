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

  it("keeps the sentence of any other error", () => {
    expect(fieldFaults(new Error("offline"))).toEqual({ faults: {}, failure: "offline" });
  });
});
