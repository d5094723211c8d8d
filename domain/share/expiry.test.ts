import { expect, test } from "vitest";
import { expiryOf } from "./expiry";

const now = new Date(2026, 10, 21, 12, 0);

test("counts days from now, and a date in full", () => {
  expect(expiryOf("week", "", now)).toEqual({ ok: true, expiresAt: new Date(2026, 10, 28, 12, 0) });
  expect(expiryOf("date", "2026-11-21", now)).toEqual({ ok: true, expiresAt: new Date(2026, 10, 21, 23, 59, 59, 999) });
  expect(expiryOf("never", "", now)).toEqual({ ok: true, expiresAt: null });
});

test("refuses a day that is over and a date that is none", () => {
  expect(expiryOf("date", "2026-11-20", now)).toMatchObject({ ok: false });
  expect(expiryOf("date", "", now)).toMatchObject({ ok: false });
  expect(expiryOf("date", "soon", now)).toMatchObject({ ok: false });
});
