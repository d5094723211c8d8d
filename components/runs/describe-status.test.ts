import { describe, expect, it } from "vitest";
import { actionsOf, describeStatus } from "./describe-status";

describe("describeStatus", () => {
  it("calls a running run unresponsive when its trainer is silent, and a finished one never", () => {
    expect(describeStatus({ status: "running", unresponsive: true }).label).toBe("Unresponsive");
    expect(describeStatus({ status: "finished", unresponsive: true }).label).toBe("Finished");
  });

  it("shows what was asked until the trainer obeys", () => {
    expect(describeStatus({ status: "running", unresponsive: false, want: "pause" }).label).toBe("Pausing");
    expect(describeStatus({ status: "canceled", unresponsive: false, want: "cancel" }).label).toBe("Canceled");
  });
});

it("says that what a run starts from is made ready before its first step", () => {
  const run = { status: "running", unresponsive: false } as const;
  expect(describeStatus({ ...run, step: 0 }).label).toBe("Preparing");
  expect(describeStatus({ ...run, step: 1 }).label).toBe("Running");
  expect(describeStatus({ ...run, step: 0, external: true }).label).toBe("Running");
});

it("says that the end is evaluated after the last step", () => {
  const run = { status: "running", unresponsive: false, step: 30 } as const;
  expect(describeStatus({ ...run, steps: 30 }).label).toBe("Evaluating");
  expect(describeStatus({ ...run, steps: 31 }).label).toBe("Running");
  expect(describeStatus({ ...run, steps: 30, external: true }).label).toBe("Running");
  expect(describeStatus({ ...run, steps: 30, status: "finished" }).label).toBe("Finished");
});

it("says of a bank that it is sampled, and of an evaluation that it evaluates", () => {
  const run = { status: "running", unresponsive: false, step: 0 } as const;
  expect(describeStatus({ ...run, job: "bank" }).label).toBe("Sampling");
  expect(describeStatus({ ...run, job: "evaluate" }).hint).toContain("a checkpoint");
  expect(describeStatus({ ...run, job: "bank", status: "paused" }).label).toBe("Paused");
});

it("does not call a run well whose newest step gave no rollout a reward", () => {
  const run = { status: "finished", unresponsive: false } as const;
  expect(describeStatus({ ...run, excluded: { step: 9, share: 1 } })).toMatchObject({
    label: "Finished, no reward",
    tone: "warn",
  });
  expect(describeStatus({ ...run, excluded: { step: 9, share: 0.75 } }).label).toBe("Finished, few rewards");
  expect(describeStatus({ ...run, excluded: { step: 9, share: 0.1 } }).tone).toBe("good");
});

describe("actionsOf", () => {
  it("offers nothing for what is over", () => {
    for (const status of ["finished", "failed", "canceled"] as const) {
      expect(actionsOf({ status, want: "go" })).toEqual({ cancel: false, pause: false, resume: false });
    }
  });

  it("offers resume for a paused run, and to take back a pause", () => {
    expect(actionsOf({ status: "paused", want: "pause" })).toEqual({ cancel: true, pause: false, resume: true });
    expect(actionsOf({ status: "running", want: "pause" }).resume).toBe(true);
  });

  it("offers nothing while a run is being canceled", () => {
    expect(actionsOf({ status: "running", want: "cancel" })).toEqual({ cancel: false, pause: false, resume: false });
  });
});

it("says that a queued run waits for its turn where the trainer is busy", () => {
  const run = { status: "queued", unresponsive: false } as const;
  expect(describeStatus({ ...run, trainerBusy: true }).hint).toContain("Waits for its turn");
  expect(describeStatus(run).hint).toContain("Waits for a trainer");
});
