import { describe, expect, it } from "vitest";
import { assignRunStyles, lineStyleAt, runStyle } from "./run-style";

describe("assignRunStyles", () => {
  it("gives a run the same style alone, among others and in any order", () => {
    const alone = assignRunStyles(["run-a"]).get("run-a");
    expect(alone).toEqual(runStyle("run-a"));
    expect(assignRunStyles(["run-a", "run-b"])).toEqual(assignRunStyles(["run-b", "run-a"]));
  });

  it("never gives two of up to 32 runs the same colour and dash", () => {
    const ids = Array.from({ length: 32 }, (_, i) => `run-${i}`);
    const seen = new Set([...assignRunStyles(ids).values()].map((style) => `${style.color} ${style.dash}`));
    expect(seen.size).toBe(32);
  });

  it("still answers when there are more runs than styles", () => {
    const ids = Array.from({ length: 40 }, (_, i) => `run-${i}`);
    expect(assignRunStyles(ids).size).toBe(40);
  });
});

describe("lineStyleAt", () => {
  it("uses all colours solid before any dash", () => {
    expect(lineStyleAt(0)).toEqual({ color: "var(--run-1)", dash: null });
    expect(lineStyleAt(7).dash).toBeNull();
    expect(lineStyleAt(8)).toEqual({ color: "var(--run-1)", dash: "6 3" });
  });
});
