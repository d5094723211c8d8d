import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { getDatabase } from "@/server/db/client";
import { loseExpiredLeases } from "@/server/lease/expire";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, expireLease, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
beforeAll(async () => {
  trainer = await makeTrainer(db);
});
afterAll(() => db.close());

function line(from: number, to: number, at: (step: number) => number | "NaN") {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    metric: "reward",
    step: from + index,
    value: at(from + index),
  }));
}

async function startRun(): Promise<ClaimedJob> {
  await queueRun(db, { steps: 10_000 });
  return claim(db, trainer);
}

/** Loses the attempt and claims the run again from the step it announced. */
async function resumeAt(job: ClaimedJob, step: number): Promise<ClaimedJob> {
  await expireLease(db, job.attempt);
  await loseExpiredLeases(db);
  return claim(db, trainer, [{ run: job.run, steps: [step] }]);
}

test("gives raw points while they fit, with gaps where a value is not finite", async () => {
  const job = await startRun();
  await send(db, trainer, job, { seq: 1, metrics: line(1, 3, (step) => (step === 2 ? "NaN" : step)) });
  const { series, revision } = await caller.series.points({ runId: job.run, metrics: ["reward", "kl"] });
  expect(revision).toBeGreaterThan(0);
  expect(series[0]).toMatchObject({ level: 0, width: 1 });
  expect(series[0]?.points.map(({ step, value, notFinite }) => [step, value, notFinite])).toEqual([
    [1, 1, 0],
    [2, null, 1],
    [3, 3, 0],
  ]);
  expect(series[1]).toMatchObject({ metric: "kl", points: [] });
  expect(await caller.series.list({ runId: job.run })).toEqual({ metrics: ["reward"] });
});

test("gives at most maxPoints points, as buckets that stay put when points are appended", async () => {
  const job = await startRun();
  await send(db, trainer, job, { seq: 1, metrics: line(0, 1599, (step) => step) });
  const ask = async (maxPoints: number) => {
    const { series } = await caller.series.points({ runId: job.run, metrics: ["reward"], maxPoints });
    return series[0];
  };
  expect(await ask(2000)).toMatchObject({ level: 0 });
  const sixteens = await ask(100);
  expect(sixteens).toMatchObject({ level: 1, width: 16 });
  expect(sixteens?.points).toHaveLength(100);
  // Steps 16..31: mean 23.5.
  expect(sixteens?.points[1]).toEqual({ step: 16, value: 23.5, min: 16, max: 31, count: 16, notFinite: 0 });
  expect(await ask(99)).toMatchObject({ level: 2, width: 256 });
  await send(db, trainer, job, { seq: 2, metrics: line(1600, 1607, (step) => step) });
  const more = await ask(101);
  expect(more?.points.slice(0, 100)).toEqual(sixteens?.points);
  expect(more?.points[100]).toMatchObject({ step: 1600, count: 8 });
});

test("shows each step once after a rewind, raw and in buckets, and the superseded ones on request", async () => {
  const first = await startRun();
  await send(db, trainer, first, { seq: 1, metrics: line(1, 200, () => 1), checkpoint: 100 });
  const second = await resumeAt(first, 100);
  expect(second.resumeFrom).toBe(100);
  await send(db, trainer, second, { seq: 1, metrics: line(101, 150, () => 3) });

  const ask = async (maxPoints: number, superseded: boolean) => {
    const answer = await caller.series.points({ runId: first.run, metrics: ["reward"], maxPoints, superseded });
    return { ...answer, line: answer.series[0] };
  };
  const raw = await ask(600, true);
  expect(raw.attempts).toEqual([
    { number: 1, resumeFrom: null },
    { number: 2, resumeFrom: 100 },
  ]);
  expect(raw.line?.points.map(({ step }) => step)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  expect(raw.line?.points.filter(({ value }) => value === 3)).toHaveLength(50);
  expect(raw.line?.superseded).toHaveLength(1);
  expect(raw.line?.superseded[0]?.points.map(({ step }) => step)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 101),
  );
  expect((await ask(600, false)).line?.superseded).toEqual([]);

  const buckets = await ask(20, false);
  expect(buckets.line).toMatchObject({ level: 1 });
  expect(buckets.line?.points.reduce((sum, { count }) => sum + count, 0)).toBe(150);
  // Steps 96..111: 96..100 are the first attempt's (5 x 1), 101..111 the second's (11 x 3): (5 + 33) / 16.
  expect(buckets.line?.points.find(({ step }) => step === 96)).toEqual({
    step: 96,
    value: 38 / 16,
    min: 1,
    max: 3,
    count: 16,
    notFinite: 0,
  });
});

test("says that a run is not there", async () => {
  expect((await refusalOf(caller.series.points({ runId: "none", metrics: ["reward"] }))).code).toBe("NOT_FOUND");
  expect((await refusalOf(caller.series.list({ runId: "none" }))).code).toBe("NOT_FOUND");
});
