import { expect, it } from "vitest";
import { foldText } from "./fold-text";

const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");

it("keeps the begin and the end of a long text, where the answer stands", () => {
  const folded = foldText(`${words(1500)} so \\boxed{42}`);
  expect(folded?.head).toMatch(/^w0 w1 .* w\d+$/);
  expect(folded?.tail).toMatch(/^w\d+ .* so \\boxed\{42\}$/);
  expect(folded?.head.length).toBeLessThanOrEqual(700);
  expect(folded?.tail.length).toBeLessThanOrEqual(280);
});

it("leaves alone what is short, and what would hide almost nothing", () => {
  expect(foldText("short")).toBe(null);
  expect(foldText("x".repeat(1200))).toBe(null);
});

it("folds many short lines too", () => {
  const folded = foldText(Array.from({ length: 400 }, (_, i) => String(i)).join("\n"));
  expect(folded?.head.split("\n")).toHaveLength(16);
  expect(folded?.tail.split("\n")).toEqual(["392", "393", "394", "395", "396", "397", "398", "399"]);
});

it("hides exactly what it does not show", () => {
  const text = words(900);
  const folded = foldText(text);
  expect((folded?.head.length ?? 0) + (folded?.tail.length ?? 0) + (folded?.hidden ?? 0)).toBe(text.length);
});
