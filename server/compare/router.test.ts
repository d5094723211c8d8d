import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { getDatabase } from "@/server/db/client";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
beforeAll(async () => {
  trainer = await makeTrainer(db);
});
afterAll(() => db.close());

async function startRun(): Promise<ClaimedJob> {
  await queueRun(db, { steps: 10_000 });
  return claim(db, trainer);
}

/** An evaluation of two problems with 4 samples each. */
function evaluation(step: number, split: "validation" | "test", [a, b]: [number, number], decoding = "sample") {
  const problem = { samples: 4, meanTokens: 5, meanRefLogprob: -1 };
  return {
    step,
    split,
    decoding,
    problems: [
      { ...problem, promptId: "a", tier: "E", correct: a },
      { ...problem, promptId: "b", tier: "X", correct: b },
    ],
  };
}

test("gives runs in the order asked for, and says which ids name none", async () => {
  const [first, second] = [await startRun(), await startRun()];
  await send(db, trainer, second, { seq: 1, metrics: [{ metric: "kl", step: 1, value: 0.5 }] });
  const { runs, missing, metrics } = await caller.compare.runs({ runIds: [second.run, "nowhere", first.run] });
  expect(runs.map(({ id }) => id)).toEqual([second.run, first.run]);
  expect([missing, metrics]).toEqual([["nowhere"], ["kl"]]);
  expect(runs[0]).toMatchObject({ config: { steps: 10_000 }, spec: { name: "Correctness" }, startStep: null });
  expect((runs[0]?.number ?? 0) - (runs[1]?.number ?? 0)).toBe(1);
});

test("refuses more runs than can be told apart", async () => {
  const runIds = Array.from({ length: 41 }, (_, i) => `run-${i}`);
  expect((await refusalOf(caller.compare.runs({ runIds }))).message).toContain("at most 40 runs");
});

test("gives the series of several runs as of one moment, and of a range finer than of the whole", async () => {
  const [first, second] = [await startRun(), await startRun()];
  const line = Array.from({ length: 1600 }, (_, step) => ({ metric: "kl", step, value: step }));
  await send(db, trainer, first, { seq: 1, metrics: line });
  await send(db, trainer, second, { seq: 1, metrics: [{ metric: "kl", step: 3, value: 1 }] });
  const ask = (steps: { from: number; to: number } | null) =>
    caller.compare.series({ runIds: [first.run, second.run, "nowhere"], metrics: ["kl"], maxPoints: 100, steps });
  const whole = (await ask(null)).runs;
  expect(whole.map(({ runId, series }) => [runId, series[0]?.width, series[0]?.points.length])).toEqual([
    [first.run, 16, 100],
    [second.run, 1, 1],
  ]);
  const [part] = (await ask({ from: 100, to: 149 })).runs;
  expect(part?.series[0]?.points.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, i) => 100 + i));
});

test("counts each problem at start, at the peak of validation and at the end", async () => {
  const job = await startRun();
  await send(db, trainer, job, {
    seq: 1,
    evaluations: [
      evaluation(0, "test", [1, 0]),
      evaluation(10, "validation", [2, 0]),
      evaluation(20, "validation", [4, 0]),
      evaluation(30, "validation", [1, 0]),
      evaluation(30, "test", [3, 1]),
      evaluation(30, "test", [4, 0], "greedy"),
    ],
  });
  const ask = async (input: { split?: "validation" | "test"; decoding?: string; step?: number }) => {
    const { runs, prompts } = await caller.compare.evaluations({ runIds: [job.run], ...input });
    expect(prompts).toEqual([
      { id: "a", tier: "E" },
      { id: "b", tier: "X" },
    ]);
    return runs[0];
  };
  const test = await ask({});
  expect(test).toMatchObject({ peakStep: 20, peak: null, start: { step: 0, correct: [1, 0], samples: [4, 4] } });
  expect(test?.end).toEqual({ step: 30, problems: 2, prompts: [0, 1], samples: [4, 4], correct: [3, 1] });
  expect(test?.available).toHaveLength(6);
  expect(test?.available[0]).toEqual({ step: 0, split: "test", decoding: "sample", samples: 4, accuracy: 0.125 });
  expect(await ask({ split: "validation" })).toMatchObject({ peak: { correct: [4, 0] }, end: { correct: [1, 0] } });
  expect(await ask({ split: "validation", step: 10 })).toMatchObject({ start: null, end: { correct: [2, 0] } });
  expect(await ask({ decoding: "greedy" })).toMatchObject({ start: null, end: { correct: [4, 0] } });
});

test("summarizes what was stored before summaries were", async () => {
  const job = await startRun();
  await send(db, trainer, job, { seq: 1, evaluations: [evaluation(0, "test", [1, 0])] });
  const { evaluations } = await caller.evaluations.list({ runId: job.run });
  await db.pool.query("update evaluation set summary = null where run_id = $1", [job.run]);
  expect((await caller.evaluations.list({ runId: job.run })).evaluations).toEqual(evaluations);
  expect(evaluations[0]?.summary).toMatchObject({ "eval/test/acc": 0.125, "eval/test/pass@4": 0.5 });
});

test("shows nothing of another project", async () => {
  const job = await startRun();
  const stranger = callerOf(db, { kind: "owner", projectId: "elsewhere" });
  const asked = { runIds: [job.run] };
  expect(await stranger.compare.runs(asked)).toEqual({ runs: [], missing: [job.run], metrics: [] });
  expect((await stranger.compare.series({ ...asked, metrics: ["kl"] })).runs).toEqual([]);
  expect((await stranger.compare.evaluations(asked)).runs).toEqual([]);
});
