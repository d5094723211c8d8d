import { expect, test } from "vitest";
import { openAllowedCode } from "./allowed-code";

function storageOf(kept: Map<string, string>) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
}

test("code that was kept runs after a reload too, other code asks", () => {
  const kept = new Map<string, string>();
  const page = openAllowedCode(storageOf(kept));
  page.allow("typed");
  page.keep("kept");
  expect([page.has("typed"), page.has("kept"), page.has("kept ")]).toEqual([true, true, false]);
  const reloaded = openAllowedCode(storageOf(kept));
  expect([reloaded.has("typed"), reloaded.has("kept")]).toEqual([false, true]);
});

test("a storage that holds something else, or nothing at all, makes the page ask", () => {
  const broken = openAllowedCode(storageOf(new Map([["rewardsmith:python-allowed", "{"]])));
  expect(broken.has("code")).toBe(false);
  broken.keep("code");
  expect(broken.has("code")).toBe(true);
  const full = openAllowedCode({
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  });
  full.keep("code");
  expect(full.has("code")).toBe(true);
});
