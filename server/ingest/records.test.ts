import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { EventsRequest } from "@/domain/protocol/messages";
import { openDatabase } from "@/server/db/client";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";

const db = openDatabase(process.env.DATABASE_URL ?? "");
afterAll(() => db.close());

let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let job: Awaited<ReturnType<typeof claim>>;
beforeEach(async () => {
  trainer = await makeTrainer(db);
  await queueRun(db);
  job = await claim(db, trainer);
});
afterEach(() => {
  delete process.env.REWARDSMITH_ROLLOUT_GROUPS;
});

type Group = NonNullable<EventsRequest["rollouts"]>[number];
const group = (step: number, promptId: string, completion = "42", split: Group["split"] = "train"): Group => ({
  step,
  split,
  promptId,
  prompt: completion === "" ? "" : "40+2=",
  rollouts: [
    {
      promptId,
      completion,
      terms: { correct: { status: "ok", value: 1, weighted: 1 } },
      taskTotal: 1,
      objectiveTotal: 1,
      advantage: 0,
    },
  ],
});
const stored = () =>
  db.prisma.rolloutGroup.findMany({
    where: { runId: job.run },
    orderBy: [{ step: "asc" }, { promptId: "asc" }],
    select: { step: true, promptId: true, split: true, withText: true, bytes: true, rollouts: true },
  });
const prompts = ["a", "b", "c", "d", "e", "f"];

test("a training step keeps four groups, those with text first; every tenth step and each evaluation keep all", async () => {
  await send(db, trainer, job, {
    seq: 1,
    rollouts: [
      ...prompts.map((prompt, index) => group(3, prompt, index < 2 ? "" : "42")),
      ...prompts.map((prompt) => group(10, prompt)),
      ...prompts.map((prompt) => group(3, prompt, "42", "validation")),
    ],
  });
  const rows = await stored();
  const ofStep3 = rows.filter((row) => row.step === 3 && row.split === "train");
  expect(ofStep3.map((row) => row.promptId)).toEqual(["c", "d", "e", "f"]);
  expect(rows.filter((row) => row.step === 10)).toHaveLength(6);
  expect(rows.filter((row) => row.split === "validation")).toHaveLength(6);
  expect(ofStep3[0]?.bytes).toBe(Buffer.byteLength(JSON.stringify(ofStep3[0]?.rollouts)));
});

test("the four groups of a step may come in several batches, and the limit can be set", async () => {
  process.env.REWARDSMITH_ROLLOUT_GROUPS = "3";
  await send(db, trainer, job, { seq: 1, rollouts: prompts.slice(0, 2).map((prompt) => group(1, prompt)) });
  await send(db, trainer, job, { seq: 2, rollouts: prompts.slice(1).map((prompt) => group(1, prompt)) });
  expect((await stored()).map((row) => row.promptId)).toEqual(["a", "b", "c"]);
});

test("for one prompt of a step the higher seq wins, also for evaluations", async () => {
  const evaluation = (correct: number) => ({
    step: 10,
    split: "validation" as const,
    problems: [{ promptId: "a", samples: 8, correct, meanTokens: 4, meanRefLogprob: null }],
  });
  await send(db, trainer, job, { seq: 2, rollouts: [group(1, "a", "second")], evaluations: [evaluation(2)] });
  await send(db, trainer, job, { seq: 1, rollouts: [group(1, "a", "first")], evaluations: [evaluation(1)] });
  expect((await stored())[0]?.rollouts).toMatchObject([{ completion: "second" }]);
  const evaluations = await db.prisma.evaluation.findMany({
    where: { runId: job.run },
    select: { problems: true, decoding: true },
  });
  expect(evaluations).toMatchObject([{ decoding: "sample", problems: [{ correct: 2 }] }]);
});

test("log lines keep their order and their own time", async () => {
  const time = "2026-01-02T03:04:05.678Z";
  const lines = [
    { level: "warn" as const, text: "first", at: time },
    { level: "info" as const, text: "second" },
  ];
  await send(db, trainer, job, { seq: 1, logs: lines });
  const rows = await db.prisma.logLine.findMany({ where: { runId: job.run }, orderBy: { id: "asc" } });
  expect(rows.map(({ text, level }) => [text, level])).toEqual([
    ["first", "warn"],
    ["second", "info"],
  ]);
  expect(rows[0]?.at.toISOString()).toBe(time);
});
