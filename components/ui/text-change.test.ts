import { describe, expect, it } from "vitest";
import { changedRange } from "./text-change";

describe("changedRange", () => {
  it("replaces only what differs", () => {
    expect(changedRange('"weight": 1,', '"weight": 2.5,')).toEqual({ from: 10, to: 11, insert: "2.5" });
    expect(changedRange("abc", "abc")).toBeNull();
  });

  it("turns one text into the other, also where they repeat themselves", () => {
    for (const [before, after] of [
      ["aaa", "aa"],
      ["aa", "aaaa"],
      ["", "x"],
      ["x", ""],
      ["abab", "ab"],
    ] as const) {
      const change = changedRange(before, after);
      const made = change ? before.slice(0, change.from) + change.insert + before.slice(change.to) : before;
      expect(made).toBe(after);
    }
  });
});
