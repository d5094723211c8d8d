import { expect, it } from "vitest";
import type { ComparedRun } from "@/trpc/types";
import { type ComparedEvaluations, countedRuns } from "./compared-counts";
import { shownRuns } from "./shown-run";

const run = (id: string, change: Partial<ComparedRun>): ComparedRun => ({
  id,
  number: 1,
  name: id,
  status: "running",
  unresponsive: false,
  task: "arithmetic",
  baseModel: "base",
  reward: null,
  seed: 1,
  algorithm: "rloo",
  sampling: null,
  external: false,
  step: 0,
  steps: 10,
  createdAt: new Date(0),
  startedAt: null,
  finishedAt: null,
  trainer: null,
  failureReason: null,
  launchId: "launch",
  job: "train",
  startStep: null,
  variation: [],
  accuracy: null,
  sparkline: [],
  revision: 0,
  config: {},
  spec: null,
  ...change,
});

/** Only the start of each has been evaluated. */
const started = (...runIds: string[]): ComparedEvaluations => ({
  prompts: [{ id: "1+1", tier: "E" }],
  runs: runIds.map((runId) => ({
    runId,
    available: [],
    peakStep: null,
    start: { step: 0, problems: 1, prompts: [0], samples: [4], correct: [2] },
    peak: null,
    end: null,
  })),
});

it("takes the start of an evaluated checkpoint as its end, and of no run that trains on from one", () => {
  const all = shownRuns(
    [
      run("scratch", {}),
      run("continued", { startStep: 40 }),
      run("checkpoint", { job: "evaluate", startStep: 40, steps: 0 }),
    ],
    [],
  );
  const shown = new Set(all.map(({ id }) => id));
  const evaluations = started("scratch", "continued", "checkpoint");
  const ends = (step: number | null) =>
    countedRuns(all, shown, evaluations, { step }).runs.map(({ end }) => end && [end.step, end.problems[0]?.correct]);
  expect(ends(null)).toEqual([null, null, [40, 2]]);
  expect(ends(50)).toEqual([null, null, null]);
  expect(countedRuns(all, shown, evaluations, { step: null }).bases.map(({ runId }) => runId)).toEqual(["scratch"]);
});
