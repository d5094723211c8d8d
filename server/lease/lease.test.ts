import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "@/server/db/client";
import { revokeTrainer } from "@/server/trainer/mutations";
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
import { claimRun } from "./claim";
import { extendLeasesAtStart, loseExpiredLeases } from "./expire";
import { beat } from "./heartbeat";
import { setRunWant } from "./set-want";

const db = openDatabase(process.env.DATABASE_URL ?? "");
afterAll(() => db.close());

type Trainer = Awaited<ReturnType<typeof makeTrainer>>;
let mine: Trainer;
let other: Trainer;
beforeEach(async () => {
  await db.pool.query("update run set status = 'canceled'");
  await db.pool.query("update attempt set status = 'done'");
  mine = await makeTrainer(db, { name: "Mine" });
  other = await makeTrainer(db, { name: "Other" });
});
afterEach(() => {
  delete process.env.REWARDSMITH_AFFINITY_SECONDS;
});

const point = (step: number) => ({ metric: "reward", step, value: step });
const lose = async (attempt: string) => {
  await expireLease(db, attempt);
  await loseExpiredLeases(db);
};
const control = (runId: string, want: "cancel" | "pause" | "resume") =>
  setRunWant(db, { projectId: "default", runId, want });

test("a claim fits task, base model and the trainer asked for, oldest first", async () => {
  await queueRun(db, { task: "gridworld" });
  await queueRun(db, { baseModel: "another" });
  const theirs = await queueRun(db, { requestedTrainerId: other.id });
  const first = await queueRun(db);
  const second = await queueRun(db);
  expect((await claim(db, mine)).run).toBe(first);
  expect((await claim(db, mine)).run).toBe(second);
  expect(await claimRun(db, mine, [])).toBeNull();
  expect((await claim(db, other)).run).toBe(theirs);
});

test("a base model that a trainer has for another task does not fit", async () => {
  const picky = await makeTrainer(db, { baseModels: [{ id: "base", task: "gridworld" }] });
  await queueRun(db);
  expect(await claimRun(db, picky, [])).toBeNull();
});

test("a claimed job carries the frozen spec and config with their defaults", async () => {
  const run = await queueRun(db, { steps: 7 });
  const job = await claim(db, mine);
  expect(job).toMatchObject({ run, job: "train", attemptNumber: 1, resumeFrom: null, seed: 1, leaseSeconds: 90 });
  expect([job.config.steps, job.config.algorithm, job.spec.objective.mode]).toEqual([7, "rloo", "none"]);
});

test("a run that waited for a trainer goes to any other once that one's key is revoked", async () => {
  const run = await queueRun(db, { requestedTrainerId: other.id });
  expect(await claimRun(db, mine, [])).toBeNull();
  await revokeTrainer(db, { kind: "owner", projectId: "default" }, other.id);
  expect((await claim(db, mine)).run).toBe(run);
});

test("a run that cannot be read fails with its reason and does not block the queue", async () => {
  const broken = await queueRun(db);
  const good = await queueRun(db);
  await db.pool.query(`update run set config = '{"task": 3}' where id = $1`, [broken]);
  expect(await claimRun(db, mine, [])).toBeNull();
  expect((await statusOf(db, broken)).reason).toContain("cannot be read");
  expect((await claim(db, mine)).run).toBe(good);
});

test("many claimers at once each get another run, and no run goes to two", async () => {
  const runs = await Promise.all(Array.from({ length: 6 }, () => queueRun(db)));
  const second = openDatabase(process.env.DATABASE_URL ?? "");
  const claims = await Promise.all(
    Array.from({ length: 12 }, (_, index) => claimRun(index % 2 ? db : second, index % 3 ? mine : other, [])),
  );
  await second.close();
  const claimed = claims.flatMap((job) => (job ? [job.run] : []));
  expect(claimed.toSorted()).toEqual(runs.toSorted());
});

test("two claimers of one run: one gets it, the other nothing", async () => {
  await queueRun(db);
  const jobs = await Promise.all([claimRun(db, mine, []), claimRun(db, other, [])]);
  expect(jobs.filter((job) => job !== null)).toHaveLength(1);
});

test("a heartbeat renews the lease and says what is wanted", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await db.pool.query("update attempt set lease_expires_at = clock_timestamp() + interval '1 second'");
  await control(run, "pause");
  expect(await beat(db, mine, [job])).toEqual({ runs: [{ run, want: "pause", leaseSeconds: 90 }] });
  const { rows } = await db.pool.query(
    "select lease_expires_at > clock_timestamp() + interval '80 seconds' as renewed from attempt where id = $1",
    [job.attempt],
  );
  expect(rows).toEqual([{ renewed: true }]);
});

test("a heartbeat answers lease_lost for a run that is gone and still renews the others", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  const answer = await beat(db, mine, [{ run: "none", attempt: "none", leaseToken: "x" }, job]);
  expect(answer.runs.map(({ want }) => want)).toEqual(["lease_lost", "go"]);
  expect(answer.runs[1]?.run).toBe(run);
});

test("an expired lease puts its run back in the queue", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await lose(job.attempt);
  expect(await statusOf(db, run)).toMatchObject({ run: "queued", attempts: ["lost"] });
});

test("a lost attempt that nobody took is revived by its own token", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await send(db, mine, job, { seq: 1, metrics: [point(1)] });
  await lose(job.attempt);
  await send(db, mine, job, { seq: 2, metrics: [point(2)] });
  expect(await statusOf(db, run)).toMatchObject({ run: "running", attempts: ["active"] });
  expect(await claimRun(db, other, [])).toBeNull();
  await lose(job.attempt);
  expect((await beat(db, mine, [job])).runs[0]?.want).toBe("go");
  expect(await statusOf(db, run)).toMatchObject({ run: "running", attempts: ["active"] });
});

test("the token of an attempt whose run was taken is stale: 409, and nothing is stored", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await send(db, mine, job, { seq: 1, metrics: [point(1)] });
  await lose(job.attempt);
  const taken = await claim(db, other);
  expect(taken).toMatchObject({ run, attemptNumber: 2, resumeFrom: null });
  expect(await refusalOf(send(db, mine, job, { seq: 2, metrics: [point(2)] }))).toBe("lease_lost");
  expect(await refusalOf(send(db, mine, job, { seq: 1, metrics: [point(1)] }))).toBe("lease_lost");
  expect((await beat(db, mine, [job])).runs[0]?.want).toBe("lease_lost");
  expect(await pointsOf(db, run)).toHaveLength(1);
  expect((await statusOf(db, run)).attempts).toEqual(["superseded", "active"]);
});

test("after three lost attempts the run has failed, and the reason says why", async () => {
  const run = await queueRun(db);
  for (const number of [1, 2, 3]) {
    const job = await claim(db, mine);
    expect(job.attemptNumber).toBe(number);
    await lose(job.attempt);
    if (number === 3) expect(await refusalOf(send(db, mine, job, { seq: 1 }))).toBe("lease_lost");
  }
  const status = await statusOf(db, run);
  expect([status.run, status.attempts]).toEqual(["failed", ["superseded", "superseded", "lost"]]);
  expect(status.reason).toContain('3 attempts were lost: "Mine"');
});

test("a revived attempt does not count as lost", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  for (let time = 0; time < 4; time++) {
    await lose(job.attempt);
    await beat(db, mine, [job]);
  }
  expect((await statusOf(db, run)).run).toBe("claimed");
});

test("for a while only the trainer with the checkpoint may claim a lost run again, then anyone, from the start", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await send(db, mine, job, { seq: 1, metrics: [point(1), point(2)], checkpoint: 2 });
  await lose(job.attempt);
  expect(await claimRun(db, other, [])).toBeNull();
  const again = await claim(db, mine, [{ run, steps: [1, 2, 9] }]);
  expect(again.resumeFrom).toBe(2);
  process.env.REWARDSMITH_AFFINITY_SECONDS = "0.05";
  await lose(again.attempt);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await claim(db, other, [{ run, steps: [2] }])).toMatchObject({ run, resumeFrom: null, attemptNumber: 3 });
});

test("a run without a checkpoint waits for nobody", async () => {
  await queueRun(db);
  await lose((await claim(db, mine)).attempt);
  expect((await claim(db, other)).resumeFrom).toBeNull();
});

test("a checkpoint counts only when every batch before it is stored", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await send(db, mine, job, { seq: 1, metrics: [point(1)], checkpoint: 1 });
  await send(db, mine, job, { seq: 3, metrics: [point(3)], checkpoint: 3 });
  await lose(job.attempt);
  const second = await claim(db, mine, [{ run, steps: [1, 3] }]);
  expect(second.resumeFrom).toBe(1);
  // Lost before a checkpoint of its own: the one it began from is still there.
  await lose(second.attempt);
  expect((await claim(db, mine, [{ run, steps: [1, 3] }])).resumeFrom).toBe(1);
});

test("the server's own downtime does not count: at its start every active lease gets a full period", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await expireLease(db, job.attempt);
  expect(await extendLeasesAtStart(db)).toBe(1);
  expect(await loseExpiredLeases(db)).toEqual([]);
  expect((await statusOf(db, run)).run).toBe("claimed");
});

test("a queued run is canceled at once, a running one when its trainer says so", async () => {
  const queued = await queueRun(db);
  expect(await control(queued, "cancel")).toBe("canceled");
  const run = await queueRun(db);
  const job = await claim(db, mine);
  expect(await control(run, "cancel")).toBe("claimed");
  expect((await send(db, mine, job, { seq: 1 })).want).toBe("cancel");
  await send(db, mine, job, { seq: 2, finish: { state: "canceled", lastSeq: 2 } });
  expect((await statusOf(db, run)).run).toBe("canceled");
  await expect(control(run, "pause")).rejects.toMatchObject({ code: "conflict" });
});

test("a run whose trainer is away is canceled without it, and its token is stale", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await expireLease(db, job.attempt);
  expect(await control(run, "cancel")).toBe("canceled");
  expect(await refusalOf(send(db, mine, job, { seq: 1 }))).toBe("lease_lost");
  const next = await queueRun(db);
  const second = await claim(db, mine);
  await control(next, "cancel");
  await lose(second.attempt);
  expect((await statusOf(db, next)).run).toBe("canceled");
});

test("a paused run is resumed into the queue and goes on from its checkpoint", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await control(run, "pause");
  await send(db, mine, job, { seq: 1, metrics: [point(5)], checkpoint: 5, finish: { state: "paused", lastSeq: 1 } });
  expect(await statusOf(db, run)).toMatchObject({ run: "paused", attempts: ["done"] });
  expect(await claimRun(db, mine, [])).toBeNull();
  expect(await control(run, "resume")).toBe("queued");
  expect(await claimRun(db, other, [])).toBeNull();
  expect(await claim(db, mine, [{ run, steps: [5] }])).toMatchObject({ attemptNumber: 2, resumeFrom: 5 });
  expect((await statusOf(db, run)).want).toBe("go");
});

test("a pause that is taken back before the trainer heard of it leaves the run running", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await control(run, "pause");
  expect(await control(run, "resume")).toBe("claimed");
  expect((await send(db, mine, job, { seq: 1 })).want).toBe("go");
});

test("a pause that is taken back while the trainer is pausing puts the run in the queue", async () => {
  const run = await queueRun(db);
  const job = await claim(db, mine);
  await control(run, "pause");
  await beat(db, mine, [job]);
  await control(run, "resume");
  await send(db, mine, job, { seq: 1, metrics: [point(5)], checkpoint: 5, finish: { state: "paused", lastSeq: 1 } });
  expect(await statusOf(db, run)).toMatchObject({ run: "queued", attempts: ["done"] });
  expect(await claim(db, mine, [{ run, steps: [5] }])).toMatchObject({ attemptNumber: 2, resumeFrom: 5 });
});

test("a queued run is paused at once, and a pause does not take back a cancel", async () => {
  const queued = await queueRun(db);
  expect(await control(queued, "pause")).toBe("paused");
  const run = await queueRun(db);
  await claim(db, mine);
  await control(run, "cancel");
  await control(run, "pause");
  expect((await statusOf(db, run)).want).toBe("cancel");
  await expect(control(run, "resume")).rejects.toMatchObject({ code: "conflict" });
  await expect(control("none", "cancel")).rejects.toMatchObject({ code: "not_found" });
});
