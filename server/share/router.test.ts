import superjson from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evaluationsRead, seriesRead } from "@/domain/compare/page-reads";
import { readKey, type Snapshot, snapshotSchema } from "@/domain/share/snapshot";
import { getDatabase, openDatabase } from "@/server/db/client";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { openSharedPage, readSnapshot } from "./page";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;

beforeAll(async () => {
  trainer = await makeTrainer(db);
});
afterAll(() => db.close());

const live = { page: "run" as const, frozen: false, expiresAt: null };

async function trainedRun(): Promise<{ runId: string; job: Awaited<ReturnType<typeof claim>> }> {
  await queueRun(db);
  const job = await claim(db, trainer);
  await send(db, trainer, job, {
    seq: 1,
    metrics: Array.from({ length: 70 }, (_, i) => ({ metric: `m${String(i).padStart(2, "0")}`, step: 1, value: i })),
    logs: [{ level: "info", text: "begun" }],
    rollouts: Array.from({ length: 20 }, (_, i) => ({
      step: i + 1,
      split: "train" as const,
      promptId: "p1",
      rollouts: [{ promptId: "p1", terms: {}, taskTotal: 1, objectiveTotal: 1, advantage: 0 }],
    })),
  });
  return { runId: job.run, job };
}

async function snapshotOf(token: string): Promise<Snapshot> {
  return snapshotSchema.parse(JSON.parse((await readSnapshot(token)) ?? "null"));
}

test("shows its token once and keeps its hash alone", async () => {
  const runId = await queueRun(db);
  const { token, shareId } = await caller.shares.create({ ...live, runIds: [runId], name: "For Ada" });
  expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
  const row = await db.prisma.share.findUniqueOrThrow({ where: { id: shareId } });
  expect(JSON.stringify(row)).not.toContain(token);
  const { shares } = await caller.shares.list();
  expect(shares[0]).toMatchObject({ id: shareId, name: "For Ada", title: "Run", page: "run", ended: false });
  expect(JSON.stringify(shares)).not.toContain(token);
});

test("opens the page until it is revoked, and revoking twice is harmless", async () => {
  const runId = await queueRun(db);
  const view = "tab=log&runs=other&smoothing=0.2";
  const { token, shareId } = await caller.shares.create({ ...live, runIds: [runId], view });
  // Which runs are shown is never the address's matter.
  expect(await openSharedPage(token)).toMatchObject({ runIds: [runId], view: "tab=log&smoothing=0.2", frozenAt: null });
  await caller.shares.revoke({ shareId });
  await caller.shares.revoke({ shareId });
  expect(await openSharedPage(token)).toBe(null);
  expect((await caller.shares.list()).shares.find(({ id }) => id === shareId)).toMatchObject({ ended: true });
});

test("refuses what no link can be made of", async () => {
  const runId = await queueRun(db);
  const second = await queueRun(db);
  const past = new Date(Date.now() - 1000);
  expect((await refusalOf(caller.shares.create({ ...live, runIds: ["none"] }))).code).toBe("NOT_FOUND");
  expect((await refusalOf(caller.shares.create({ ...live, runIds: [runId], expiresAt: past }))).code).toBe(
    "BAD_REQUEST",
  );
  expect((await refusalOf(caller.shares.create({ ...live, runIds: [runId, second] }))).code).toBe("BAD_REQUEST");
  expect((await refusalOf(caller.shares.revoke({ shareId: "none" }))).code).toBe("NOT_FOUND");
});

test("a frozen page keeps the answers to the reads of its page, also when the run goes on and when it is deleted", async () => {
  const { runId, job } = await trainedRun();
  const before = await caller.runs.get({ runId });
  const parentId = await queueRun(db);
  await db.prisma.run.update({ where: { id: runId }, data: { parentId } });
  const { token } = await caller.shares.create({ ...live, runIds: [runId], frozen: true });
  await send(db, trainer, job, { seq: 2, metrics: [{ metric: "m00", step: 2, value: 9 }] });
  await db.prisma.run.delete({ where: { id: runId } });

  const { answers } = await snapshotOf(token);
  const answerTo = (path: string, input: object) => {
    const kept = answers[readKey(path, input)];
    return kept && superjson.deserialize<Record<string, never>>(kept as never);
  };
  // As its viewers get it: a parent is a run of its own.
  expect(answerTo("runs.get", { runId })).toEqual({ ...before, parent: null });
  const { metrics } = answerTo("series.list", { runId }) as unknown as { metrics: string[] };
  expect(metrics).toHaveLength(70);
  for (const portion of [metrics.slice(0, 64), metrics.slice(64)]) {
    const input = { runId, metrics: portion, maxPoints: 1000, superseded: true };
    expect(answerTo("series.points", input)).toMatchObject({ revision: before.revision });
  }
  expect(answerTo("logs.page", { runId, before: null, limit: 200 })).toMatchObject({ lines: [{ text: "begun" }] });
  const { steps } = answerTo("rollouts.steps", { runId }) as unknown as { steps: { step: number; split: string }[] };
  // Bounded, with the newest and the oldest among them, and every step that can be chosen is there.
  expect([steps.length, steps[0]?.step, steps.at(-1)?.step]).toEqual([12, 20, 1]);
  for (const { step, split } of steps) {
    expect(answerTo("rollouts.page", { runId, step, split, limit: 8, cursor: null })).toMatchObject({
      nextCursor: null,
    });
  }
  expect(await openSharedPage(token)).toMatchObject({ title: "Run" });
});

test("says which rewards a link of this server shows, live or frozen", async () => {
  const { runId } = await trainedRun();
  for (const frozen of [false, true]) {
    const { token } = await caller.shares.create({ ...live, runIds: [runId], frozen });
    expect(await caller.shares.rewards({ token })).toMatchObject({
      title: "Run",
      rewards: [{ runId, runName: "Run", task: "arithmetic", rewardName: "Correctness", versionNumber: null }],
    });
  }
  expect((await refusalOf(caller.shares.rewards({ token: "none" }))).code).toBe("UNAUTHORIZED");
});

test("a frozen comparison keeps every read of its page", async () => {
  const runIds = [(await trainedRun()).runId, (await trainedRun()).runId];
  const { token } = await caller.shares.create({ page: "comparison", runIds, frozen: true, expiresAt: null });
  const { answers } = await snapshotOf(token);
  const kept = (path: string, input: object) => {
    const answer = answers[readKey(path, input)];
    return answer && superjson.deserialize(answer as never);
  };
  const comparison = await caller.compare.runs({ runIds });
  expect(kept("compare.runs", { runIds })).toEqual(comparison);
  expect(comparison.metrics).toHaveLength(70);
  for (const metric of ["task/accuracy", ...comparison.metrics]) {
    const input = seriesRead(runIds, metric);
    expect(kept("compare.series", input)).toEqual(await caller.compare.series(input));
  }
  for (const split of ["test", "validation"] as const) {
    const input = evaluationsRead(runIds, { split, decoding: "sample", step: null });
    expect(kept("compare.evaluations", input)).toEqual(await caller.compare.evaluations(input));
  }
});

test("freezes more pages at once than the pool has connections, also while reports wait for the frozen moment", async () => {
  const small = openDatabase(db.url, { maxConnections: 2 });
  const runs = [await trainedRun(), await trainedRun()];
  const freeze = ({ runId }: { runId: string }) =>
    callerOf(small).shares.create({ ...live, runIds: [runId], frozen: true });
  const report = ({ job }: { job: Awaited<ReturnType<typeof claim>> }) =>
    send(small, trainer, job, { seq: 2, metrics: [{ metric: "m00", step: 2, value: 1 }] });
  const frozen = runs.flatMap((run) => [freeze(run), freeze(run), freeze(run)]);
  await Promise.all(runs.map(report));
  for (const { token } of await Promise.all(frozen)) expect(await openSharedPage(token)).not.toBeNull();
  await small.close();
});
