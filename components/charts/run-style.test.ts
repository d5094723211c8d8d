import { describe, expect, it } from "vitest";
import { lineStyleAt, RUN_STYLES, runStyle } from "./run-style";

describe("runStyle", () => {
  it("gives forty runs in a row forty different styles", () => {
    const styles = Array.from({ length: RUN_STYLES }, (_, i) => JSON.stringify(runStyle(i + 12)));
    expect(new Set(styles).size).toBe(40);
  });

  it("depends on the run's number alone: 12 is the second colour, dashed", () => {
    expect(runStyle(12)).toEqual({ color: "var(--chart-2)", dash: "7 3" });
    expect(runStyle(12 + RUN_STYLES)).toEqual(runStyle(12));
  });
});

describe("lineStyleAt", () => {
  it("uses all colours solid before any dash", () => {
    expect(lineStyleAt(0)).toEqual({ color: "var(--chart-1)", dash: null });
    expect(lineStyleAt(9).dash).toBeNull();
    expect(lineStyleAt(10)).toEqual({ color: "var(--chart-1)", dash: "7 3" });
  });
});
