import { expect, test } from "vitest";
import { keepComplete } from "./keep-complete";

test("complete answers are kept, the last few of them; others are made again", async () => {
  const kept = keepComplete<number>({ most: 2, isComplete: (value) => value >= 0 });
  let made = 0;
  const get = (key: string, value: number) =>
    kept.get(key, async () => {
      made += 1;
      return value;
    });
  expect(kept.known("a")).toBe(null);
  expect(await Promise.all([get("a", 1), get("a", 2)])).toEqual([1, 1]);
  expect([await get("a", 3), kept.known("a"), made]).toEqual([1, 1, 1]);
  expect([await get("late", -1), await get("late", -2), kept.known("late"), made]).toEqual([-1, -2, null, 3]);
  await get("b", 1);
  await get("c", 1);
  expect([kept.known("a"), kept.known("c")]).toEqual([null, 1]);
  const failing = () => kept.get("d", () => Promise.reject(new Error("no child")));
  await expect(failing()).rejects.toThrow("no child");
  expect(await get("d", 7)).toBe(7);
});
