import { expect, it } from "vitest";
import { secondsLeft, timeAgo } from "./time-left";

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

it("names one unit", () => {
  expect([3, 120, 7200, 200_000, 40 * 86_400].map((s) => timeAgo(start, after(s)))).toEqual([
    "just now",
    "2 min ago",
    "2 h ago",
    "2 d ago",
    "2026-01-01",
  ]);
});
