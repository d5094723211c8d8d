import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { getDatabase } from "@/server/db/client";
import { loseExpiredLeases } from "@/server/lease/expire";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, expireLease, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let first: ClaimedJob;
let second: ClaimedJob;

function group(step: number, promptId: string, completion = "") {
  return {
    step,
    split: "train" as const,
    promptId,
    prompt: completion === "" ? "" : `${promptId}=`,
    tier: "E",
    rollouts: [
      {
        promptId,
        completion,
        signals: { correct: 1 },
        tokens: 4,
        terms: { correct: { status: "ok" as const, value: 1, weighted: 1 } },
        taskTotal: 1,
        objectiveTotal: 1,
        advantage: 0.5,
      },
    ],
  };
}

function evaluation(step: number, correct: number) {
  const problem = { promptId: "p1", tier: "E", samples: 4, correct, meanTokens: 10, meanRefLogprob: -2 };
  return { step, split: "validation" as const, problems: [problem] };
}

beforeAll(async () => {
  trainer = await makeTrainer(db);
  await queueRun(db);
  first = await claim(db, trainer);
  await send(db, trainer, first, {
    seq: 1,
    checkpoint: 10,
    rollouts: [group(10, "a"), group(10, "b", "12"), group(10, "c"), group(20, "a", "7")],
    evaluations: [evaluation(0, 1), evaluation(10, 2), evaluation(20, 4)],
    logs: [
      { level: "info", text: "one" },
      { level: "warn", text: "two" },
      { level: "error", text: "three" },
    ],
  });
  await expireLease(db, first.attempt);
  await loseExpiredLeases(db);
  second = await claim(db, trainer, [{ run: first.run, steps: [10] }]);
  await send(db, trainer, second, {
    seq: 1,
    metrics: [
      { metric: "reward", step: 20, value: 1 },
      { metric: "reward/excluded/rate", step: 19, value: 1 },
      { metric: "reward/excluded/rate", step: 20, value: 0.75 },
    ],
    rollouts: [group(20, "d", "9")],
    evaluations: [evaluation(20, 3)],
    logs: [{ level: "info", text: "again" }],
  });
});
afterAll(() => db.close());

test("lists the steps that have rollouts, the rewound ones once", async () => {
  expect(await caller.rollouts.steps({ runId: first.run })).toEqual({
    steps: [
      { step: 20, split: "train", groups: 1, withText: 1 },
      { step: 10, split: "train", groups: 3, withText: 1 },
    ],
  });
});

test("pages a step's groups, those with text first, without a gap", async () => {
  const ask = (cursor: string | null) =>
    caller.rollouts.page({ runId: first.run, step: 10, split: "train", limit: 2, cursor });
  const one = await ask(null);
  expect(one.groups.map(({ promptId, withText }) => [promptId, withText])).toEqual([
    ["b", true],
    ["a", false],
  ]);
  expect(one.groups[0]?.rollouts[0]).toMatchObject({
    completion: "12",
    terms: { correct: { status: "ok", value: 1, weighted: 1 } },
    advantage: 0.5,
  });
  const two = await ask(one.nextCursor);
  expect(two).toMatchObject({ groups: [{ promptId: "c", attempt: 1 }], nextCursor: null });
  const rewound = await caller.rollouts.page({ runId: first.run, step: 20, split: "train" });
  expect(rewound.groups.map(({ promptId, attempt }) => [promptId, attempt])).toEqual([["d", 2]]);
});

test("says which share of the newest step's rollouts had no reward", async () => {
  expect((await caller.runs.get({ runId: first.run })).excluded).toEqual({ step: 20, share: 0.75 });
  const { runs } = await caller.runs.list({});
  expect(runs.find(({ id }) => id === first.run)?.excluded).toEqual({ step: 20, share: 0.75 });
});

test("sums up each evaluation once: accuracy, pass@k, by tier", async () => {
  const { evaluations } = await caller.evaluations.list({ runId: first.run });
  expect(evaluations.map(({ step, attempt, summary }) => [step, attempt, summary["eval/validation/acc"]])).toEqual([
    [0, 1, 0.25],
    [10, 1, 0.5],
    [20, 2, 0.75],
  ]);
  // 1 of 4 right: pass@2 = 1 - (3/4)(2/3) = 1/2.
  expect(evaluations[0]?.summary["eval/validation/pass@2"]).toBeCloseTo(0.5);
  expect(evaluations[0]?.summary["eval/validation/acc/E"]).toBe(0.25);
  expect(evaluations[0]?.summary["eval/validation/pass@8"]).toBeUndefined();
  expect(evaluations[0]).toMatchObject({ problems: 1, samples: 4 });
});

test("pages the log backwards, each page in the order it was written", async () => {
  const newest = await caller.logs.page({ runId: first.run, limit: 2 });
  expect(newest.lines.map(({ text, attempt }) => [text, attempt])).toEqual([
    ["three", 1],
    ["again", 2],
  ]);
  expect(newest.more).toBe(true);
  const older = await caller.logs.page({ runId: first.run, limit: 2, before: newest.lines[0]?.id ?? null });
  expect(older.lines.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(older.more).toBe(false);
});

test("tells of a run's attempts and disk use, and of what is not there", async () => {
  const run = await caller.runs.get({ runId: first.run });
  expect(run.attempts.map(({ number, resumeFrom, status }) => [number, resumeFrom, status])).toEqual([
    [1, null, "superseded"],
    [2, 10, "active"],
  ]);
  expect(run.rolloutBytes).toBeGreaterThan(100);
  for (const call of [
    () => caller.rollouts.steps({ runId: "none" }),
    () => caller.rollouts.page({ runId: "none", step: 1, split: "train" }),
    () => caller.evaluations.list({ runId: "none" }),
    () => caller.logs.page({ runId: "none" }),
    () => caller.runs.get({ runId: "none" }),
  ]) {
    expect((await refusalOf(call())).code).toBe("NOT_FOUND");
  }
});

test("lists the tasks with what trainers offer, and the trainers with what they do", async () => {
  await makeTrainer(db, { name: "Grid box", tasks: ["gridworld"], baseModels: [{ id: "grid", task: "gridworld" }] });
  const { tasks } = await caller.tasks.list();
  expect(tasks.map(({ id, baseModels }) => [id, baseModels.map((model) => model.id)])).toEqual([
    ["arithmetic", ["base"]],
    ["gridworld", ["grid"]],
  ]);
  const { trainers } = await caller.trainers.list();
  expect(trainers.find(({ id }) => id === trainer.id)).toMatchObject({
    engine: "test",
    online: true,
    running: [{ runId: first.run, step: 20 }],
  });
});
