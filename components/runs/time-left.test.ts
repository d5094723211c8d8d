import { expect, it } from "vitest";
import { secondsAtPace, secondsLeft, timeAgo } from "./time-left";

const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

it("goes on at the pace so far: 20 of 60 steps in 30 s leave 60 s", () => {
  expect(
    secondsLeft({ status: "running", unresponsive: false, step: 20, steps: 60, startedAt: start }, after(30)),
  ).toBe(60);
});

it("knows nothing before the first step or when a run is not running", () => {
  expect(
    secondsLeft({ status: "running", unresponsive: false, step: 0, steps: 60, startedAt: start }, after(30)),
  ).toBeNull();
  expect(
    secondsLeft({ status: "paused", unresponsive: false, step: 20, steps: 60, startedAt: start }, after(30)),
  ).toBeNull();
});

it("does not promise anything while the trainer is silent", () => {
  expect(
    secondsLeft({ status: "running", unresponsive: true, step: 20, steps: 60, startedAt: start }, after(30)),
  ).toBeNull();
});

it("counts the steps that are left, and promises nothing while the end is evaluated", () => {
  const run = { status: "running", unresponsive: false, step: 20, steps: 30, startedAt: start } as const;
  expect(secondsAtPace(run, 2)).toBe(20);
  expect(secondsAtPace(run, null)).toBeNull();
  expect(secondsAtPace({ ...run, step: 30 }, 2)).toBeNull();
  expect(secondsLeft({ ...run, step: 30 }, after(60))).toBeNull();
});

it("names one unit", () => {
  expect([3, 120, 7200, 200_000, 40 * 86_400].map((s) => timeAgo(start, after(s)))).toEqual([
    "just now",
    "2 min ago",
    "2 h ago",
    "2 d ago",
    "2026-01-01",
  ]);
});
