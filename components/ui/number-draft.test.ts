import { expect, test } from "vitest";
import { isCurrentDraft } from "./number-draft";

const draft = { text: "NaN", of: 1, revision: 4 };

test("half-typed text stays while nothing changes around it", () => {
  expect(isCurrentDraft(draft, 1, 4)).toBe(true);
});

test("half-typed text goes when the value changes from outside", () => {
  expect(isCurrentDraft(draft, 2, 4)).toBe(false);
});

test("half-typed text goes when the form is replaced, though the value is the same", () => {
  expect(isCurrentDraft(draft, 1, 5)).toBe(false);
});
