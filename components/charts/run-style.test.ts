import { describe, expect, it } from "vitest";
import { assignRunStyles, lineStyleAt, runStyle } from "./run-style";

describe("assignRunStyles", () => {
  it("gives a run the same colour alone, among others and in any order", () => {
    const ids = Array.from({ length: 30 }, (_, i) => `run-${i}`);
    const styles = assignRunStyles(ids);
    for (const id of ids) expect(styles.get(id)?.color).toBe(runStyle(id).color);
    expect(assignRunStyles([...ids].reverse())).toEqual(styles);
  });

  it("tells runs of one colour apart by dash", () => {
    const sameColor = Array.from({ length: 100 }, (_, i) => `run-${i}`).filter(
      (id) => runStyle(id).color === runStyle("run-0").color,
    );
    const dashes = [...assignRunStyles(sameColor.slice(0, 4)).values()].map((style) => style.dash);
    expect(new Set(dashes).size).toBe(4);
  });
});

describe("lineStyleAt", () => {
  it("uses all colours solid before any dash", () => {
    expect(lineStyleAt(0)).toEqual({ color: "var(--chart-1)", dash: null });
    expect(lineStyleAt(9).dash).toBeNull();
    expect(lineStyleAt(10)).toEqual({ color: "var(--chart-1)", dash: "7 3" });
  });
});
