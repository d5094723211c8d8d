import { expect, test } from "vitest";
import { readBound, readRolloutText, readSignalText, writeSignalText } from "./test-text";

test("no bound is a bound that is not there", () => {
  expect(readBound(" ")).toEqual({ ok: true, value: undefined });
  expect(readBound("-0.5")).toEqual({ ok: true, value: -0.5 });
  expect(readBound("much").ok).toBe(false);
});

test("a step signal is a list of numbers, even of one", () => {
  expect(readSignalText(false)("1")).toEqual({ ok: true, value: 1 });
  expect(readSignalText(true)("1")).toEqual({ ok: true, value: [1] });
  expect(readSignalText(true)("[0, 1, 0.5]")).toEqual({ ok: true, value: [0, 1, 0.5] });
  expect(readSignalText(false)("0, x").ok).toBe(false);
  expect(writeSignalText([0, 1])).toBe("0, 1");
});

test("a rollout is an object", () => {
  expect(readRolloutText('{"tokens": 3}')).toEqual({ ok: true, value: { tokens: 3 } });
  expect(readRolloutText("[1]").ok).toBe(false);
  expect(readRolloutText("{").ok).toBe(false);
});
