import { describe, expect, it } from "vitest";
import { faultAt, faultsAt } from "./editing";

const faults = [
  { path: ["terms", 1, "source", "code"], message: "unknown name" },
  { path: ["terms", 1, "id"], message: "taken" },
  { path: ["terms", 10], message: "another" },
];

describe("faultsAt", () => {
  it("collects what lies at a path and beneath it", () => {
    expect(faultsAt(faults, ["terms", 1])).toEqual(["unknown name", "taken"]);
    expect(faultAt(faults, ["terms", 1, "source"])).toBe("unknown name");
    expect(faultAt(faults, ["terms", 0])).toBeUndefined();
  });
});
