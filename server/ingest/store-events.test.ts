import { afterAll, beforeEach, expect, test } from "vitest";
import { attemptWindows, inWindow } from "@/domain/metric/attempts";
import { openDatabase } from "@/server/db/client";
import { loseExpiredLeases } from "@/server/lease/expire";
import {
  claim,
  expireLease,
  makeTrainer,
  pointsOf,
  queueRun,
  refusalOf,
  send,
  statusOf,
} from "@/tests/server/protocol-fixture";

const db = openDatabase(process.env.DATABASE_URL ?? "");
afterAll(() => db.close());

const at = (step: number, value: number | "NaN" | "Infinity" | "-Infinity", metric = "reward") => ({
  metric,
  step,
  value,
});

let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let run: string;
let job: Awaited<ReturnType<typeof claim>>;
beforeEach(async () => {
  await db.pool.query("update run set status = 'canceled' where status = 'queued'");
  trainer = await makeTrainer(db);
  run = await queueRun(db);
  job = await claim(db, trainer);
});

test("the first batch makes a claimed run running, moves its step and its revision", async () => {
  const before = await db.prisma.run.findUniqueOrThrow({ where: { id: run } });
  expect(await send(db, trainer, job, { seq: 1, metrics: [at(0, 0.5), at(1, 0.6)] })).toEqual({
    result: "accepted",
    leaseSeconds: 90,
    want: "go",
  });
  const after = await db.prisma.run.findUniqueOrThrow({ where: { id: run } });
  expect([before.status, after.status, after.step]).toEqual(["claimed", "running", 1]);
  expect(after.revision).toBe(before.revision + 1);
  expect(after.startedAt).not.toBeNull();
});

test("a repeated batch with the same body, its keys in any order, is a duplicate and changes nothing", async () => {
  await send(db, trainer, job, { seq: 1, metrics: [at(1, 0.5)], logs: [{ level: "info", text: "once" }] });
  const before = await db.prisma.run.findUniqueOrThrow({ where: { id: run }, select: { revision: true } });
  const again = await send(db, trainer, job, {
    logs: [{ text: "once", level: "info" }],
    metrics: [{ value: 0.5, step: 1, metric: "reward" }],
    seq: 1,
  });
  expect(again.result).toBe("duplicate");
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: run }, select: { revision: true } })).toEqual(before);
  expect(await db.prisma.logLine.count({ where: { runId: run } })).toBe(1);
});

test("a repeated seq with another body is a conflict and stores nothing", async () => {
  await send(db, trainer, job, { seq: 1, metrics: [at(1, 0.5)] });
  expect(await refusalOf(send(db, trainer, job, { seq: 1, metrics: [at(1, 0.7)] }))).toBe("seq_conflict");
  expect(await pointsOf(db, run)).toEqual([{ attempt: 1, ...at(1, 0.5) }]);
});

test("the answer to a batch whose acknowledgement was lost is duplicate, also when it ended the run", async () => {
  const last = { seq: 1, metrics: [at(1, 1)], finish: { state: "finished" as const, lastSeq: 1 } };
  await send(db, trainer, job, last);
  expect((await send(db, trainer, job, last)).result).toBe("duplicate");
  expect((await statusOf(db, run)).run).toBe("finished");
});

test("batches may come in any order, and the higher seq wins for one metric and step", async () => {
  await send(db, trainer, job, { seq: 3, metrics: [at(1, 3), at(3, 3)] });
  await send(db, trainer, job, { seq: 1, metrics: [at(1, 1), at(2, 1)] });
  await send(db, trainer, job, { seq: 2, metrics: [at(2, 2), at(3, 2)] });
  const values = (await pointsOf(db, run)).map(({ step, value }) => [step, value]);
  expect(values).toEqual([
    [1, 3],
    [2, 2],
    [3, 3],
  ]);
});

test("within one batch the last value of a metric and step counts", async () => {
  await send(db, trainer, job, { seq: 1, metrics: [at(1, 1), at(1, 2)] });
  expect(await pointsOf(db, run)).toEqual([{ attempt: 1, ...at(1, 2) }]);
});

test("a trainer that goes back to its checkpoint within an attempt overwrites what it sent beyond", async () => {
  for (let step = 1; step <= 4; step++) await send(db, trainer, job, { seq: step, metrics: [at(step, step)] });
  await send(db, trainer, job, { seq: 5, metrics: [at(3, 30), at(4, 40), at(5, 50)] });
  expect((await pointsOf(db, run)).map(({ value }) => value)).toEqual([1, 2, 30, 40, 50]);
});

test("NaN and the infinities come back as they were", async () => {
  await send(db, trainer, job, {
    seq: 1,
    metrics: [at(1, "NaN"), at(2, "Infinity"), at(3, "-Infinity"), at(4, 1e308)],
  });
  const values = (await pointsOf(db, run)).map(({ value }) => value);
  expect(values).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308]);
});

test("a finish that comes early takes effect when the batches before it are in", async () => {
  await send(db, trainer, job, { seq: 1, metrics: [at(1, 1)] });
  await send(db, trainer, job, { seq: 4, finish: { state: "finished", lastSeq: 4 } });
  await send(db, trainer, job, { seq: 3, metrics: [at(3, 3)] });
  expect((await statusOf(db, run)).run).toBe("running");
  await send(db, trainer, job, { seq: 2, metrics: [at(2, 2)] });
  expect(await statusOf(db, run)).toMatchObject({ run: "finished", attempts: ["done"] });
});

test("after a finish nothing more is taken", async () => {
  await send(db, trainer, job, { seq: 2, finish: { state: "finished", lastSeq: 2 } });
  expect(await refusalOf(send(db, trainer, job, { seq: 3, metrics: [at(9, 9)] }))).toBe("seq_conflict");
  await send(db, trainer, job, { seq: 1 });
  expect(await refusalOf(send(db, trainer, job, { seq: 4, metrics: [at(9, 9)] }))).toBe("lease_lost");
  expect(await pointsOf(db, run)).toEqual([]);
});

test("a finish whose last seq is behind its own is refused with its path", async () => {
  const late = send(db, trainer, job, { seq: 3, finish: { state: "finished", lastSeq: 2 } });
  await expect(late).rejects.toMatchObject({ code: "bad_request", path: ["finish", "lastSeq"] });
});

test("a failed run keeps its trainer's reason", async () => {
  await send(db, trainer, job, { seq: 1, finish: { state: "failed", lastSeq: 1, reason: "out of memory" } });
  expect(await statusOf(db, run)).toMatchObject({ run: "failed", reason: "out of memory" });
});

test("an unknown run, another trainer's run and a wrong token are told apart and store nothing", async () => {
  const other = await makeTrainer(db, { name: "Other" });
  const batch = { seq: 1, metrics: [at(1, 1)] };
  expect(await refusalOf(send(db, trainer, { ...job, run: "none" }, batch))).toBe("not_found");
  expect(await refusalOf(send(db, trainer, { ...job, attempt: "none" }, batch))).toBe("not_found");
  expect(await refusalOf(send(db, other, job, batch))).toBe("forbidden");
  expect(await refusalOf(send(db, trainer, { ...job, leaseToken: "guess" }, batch))).toBe("lease_lost");
  expect(await pointsOf(db, run)).toEqual([]);
});

test("a resume supersedes the older attempt's points beyond it: kept, and never twice in the curve", async () => {
  await send(db, trainer, job, { seq: 1, metrics: [1, 2, 3, 4].map((step) => at(step, step)), checkpoint: 2 });
  await expireLease(db, job.attempt);
  await loseExpiredLeases(db);
  const second = await claim(db, trainer, [{ run, steps: [2, 4] }]);
  expect([second.resumeFrom, second.attemptNumber]).toEqual([2, 2]);
  await send(db, trainer, second, { seq: 1, metrics: [3, 4, 5].map((step) => at(step, 10 * step)) });
  const windows = attemptWindows([
    { number: 1, resumeFrom: null },
    { number: 2, resumeFrom: second.resumeFrom },
  ]);
  const all = await pointsOf(db, run);
  const visible = all.filter(({ attempt, step }) =>
    windows.some((window) => window.number === attempt && inWindow(window, step)),
  );
  expect(all).toHaveLength(7);
  expect(visible.map(({ step, value }) => [step, value])).toEqual([
    [1, 1],
    [2, 2],
    [3, 30],
    [4, 40],
    [5, 50],
  ]);
});

test("more metrics than a run may have are refused as a whole", async () => {
  const names = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => at(1, 1, `${prefix}/${index}`));
  await send(db, trainer, job, { seq: 1, metrics: names(1_999, "a") });
  expect(await refusalOf(send(db, trainer, job, { seq: 2, metrics: names(2, "b") }))).toBe("bad_request");
  expect(await db.prisma.series.count({ where: { runId: run } })).toBe(1_999);
  expect((await send(db, trainer, job, { seq: 2, metrics: names(1, "b") })).result).toBe("accepted");
});

test("a batch that fails half way leaves nothing", async () => {
  const evaluation = { step: 2_000_000_000, split: "test" as const, problems: [] };
  const tooWide = {
    seq: 1,
    metrics: [at(1, 1)],
    evaluations: [evaluation],
    logs: [{ level: "info" as const, text: "x" }],
  };
  await db.pool.query(
    `create function refuse_log() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$`,
  );
  await db.pool.query(`create trigger refuse before insert on log_line for each row execute function refuse_log()`);
  await expect(send(db, trainer, job, tooWide)).rejects.toThrow("disk full");
  await db.pool.query("drop trigger refuse on log_line");
  expect(await pointsOf(db, run)).toEqual([]);
  expect(await db.prisma.batch.count({ where: { runId: run } })).toBe(0);
  expect((await send(db, trainer, job, tooWide)).result).toBe("accepted");
});
