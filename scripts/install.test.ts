import { expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

test("what npm ci installed counts as installed, so that a later start does not install again", () => {
  expect(isInstalled()).toBe(true);
});
