import { afterAll, beforeEach, expect, test } from "vitest";
import { type Bucket, bucketsOf, mergeBuckets } from "@/domain/metric/buckets";
import { toWireNumber } from "@/domain/metric/wire-number";
import { openDatabase } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { claim, makeTrainer, pointsOf, queueRun, send } from "@/tests/server/protocol-fixture";
import { recomputeBuckets } from "./buckets";

const db = openDatabase(process.env.DATABASE_URL ?? "");
afterAll(() => db.close());

let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let job: Awaited<ReturnType<typeof claim>>;
beforeEach(async () => {
  trainer = await makeTrainer(db);
  await queueRun(db);
  job = await claim(db, trainer);
});

const batch = (seq: number, points: { step: number; value: number }[]) => ({
  seq,
  metrics: points.map(({ step, value }) => ({ metric: "m", step, value: toWireNumber(value) })),
});

async function storedBuckets(level: number): Promise<Omit<Bucket, "level">[]> {
  const rows = await db.prisma.bucket.findMany({
    where: { level, series: { runId: job.run } },
    orderBy: { index: "asc" },
  });
  return rows.map(({ index, count, sum, min, max, first, last, nan, posInf, negInf }) => ({
    index,
    count,
    sum: Number(sum.toPrecision(12)),
    min,
    max,
    first,
    last,
    nan,
    positiveInfinity: posInf,
    negativeInfinity: negInf,
  }));
}

/** The buckets that the rules make of the points as stored. */
async function expectedBuckets(): Promise<Omit<Bucket, "level">[][]> {
  const lowest = bucketsOf(await pointsOf(db, job.run), 1);
  const levels = [lowest];
  for (let level = 2; level <= 4; level++) levels.push(mergeBuckets(levels.at(-1) ?? []));
  return levels.map((buckets) =>
    buckets.map(({ level: _, ...bucket }) => ({ ...bucket, sum: Number(bucket.sum.toPrecision(12)) })),
  );
}

async function expectAllLevels(): Promise<void> {
  for (const [below, buckets] of (await expectedBuckets()).entries()) {
    expect(await storedBuckets(below + 1)).toEqual(buckets);
  }
}

/** A small generator (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("a bucket holds count, sum, least, greatest, first and last of its finite values and counts the others", async () => {
  const points = [4, 8, Number.NaN, 1, Number.POSITIVE_INFINITY, 3].map((value, step) => ({ step, value }));
  await send(db, trainer, job, batch(1, points));
  const bucket = { index: 0, count: 4, sum: 16, min: 1, max: 8, first: 4, last: 3, nan: 1, positiveInfinity: 1 };
  for (const level of [1, 2, 3, 4]) {
    expect(await storedBuckets(level)).toEqual([{ ...bucket, negativeInfinity: 0 }]);
  }
});

test("a bucket without a finite value has no extremes", async () => {
  await send(db, trainer, job, batch(1, [{ step: 70_000, value: Number.NaN }]));
  expect(await storedBuckets(4)).toMatchObject([{ index: 1, count: 0, sum: 0, min: null, first: null, nan: 1 }]);
  await expectAllLevels();
});

test("values near the greatest there is do not overflow a sum", async () => {
  const points = Array.from({ length: 16 }, (_, step) => ({ step, value: 1.7e308 }));
  expect((await send(db, trainer, job, batch(1, points))).result).toBe("accepted");
  expect(await storedBuckets(1)).toMatchObject([{ count: 16, sum: 1.6e301, max: 1.7e308 }]);
});

test("buckets equal those of the rules after batches in any order, overwritten points and repeats", async () => {
  const random = randomFrom(7);
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const seqs = Array.from({ length: 24 }, (_, index) => index + 1).sort(() => random() - 0.5);
  for (const seq of seqs) {
    const points = Array.from({ length: 60 }, () => ({
      step: Math.floor(random() ** 3 * 140_000),
      value: random() < 0.1 ? (special[Math.floor(random() * 3)] ?? 0) : Math.round(random() * 2000 - 1000) / 8,
    }));
    await send(db, trainer, job, batch(seq, points));
    if (random() < 0.3) expect((await send(db, trainer, job, batch(seq, points))).result).toBe("duplicate");
  }
  await expectAllLevels();
});

test("a rewind within an attempt leaves no trace of the overwritten values in any bucket", async () => {
  await send(
    db,
    trainer,
    job,
    batch(
      1,
      Array.from({ length: 600 }, (_, step) => ({ step, value: 1e6 })),
    ),
  );
  await send(
    db,
    trainer,
    job,
    batch(
      2,
      Array.from({ length: 600 }, (_, step) => ({ step, value: step })),
    ),
  );
  await expectAllLevels();
  expect(await storedBuckets(4)).toMatchObject([{ count: 600, max: 599, sum: (599 * 600) / 2 }]);
});

test("a batch costs the same late in a long run as early: only touched buckets are recomputed", async () => {
  await send(db, trainer, job, batch(1, [{ step: 0, value: 0 }]));
  const { rows } = await db.pool.query<{ id: number }>("select id from series where run_id = $1", [job.run]);
  await db.pool.query(
    "insert into point (series_id, step, value, seq, revision) select $1, step, step, 1, 1 from generate_series(1, 300000) step",
    [rows[0]?.id],
  );
  await db.pool.query("analyze point");
  await send(db, trainer, job, batch(2, [{ step: 300_001, value: 1 }]));
  const touched = await db.prisma.bucket.findMany({
    where: { series: { runId: job.run } },
    select: { level: true, index: true },
  });
  const atEnd = [16, 256, 4096, 65_536].map((width, below) => ({
    level: below + 1,
    index: Math.floor(300_001 / width),
  }));
  const atStart = [1, 2, 3, 4].map((level) => ({ level, index: 0 }));
  expect(touched).toHaveLength(8);
  expect(touched).toEqual(expect.arrayContaining([...atStart, ...atEnd]));
  // What this one transaction reads of the points, whatever else goes on: a bucket of the lowest level needs its sixteen.
  const read = await inTransaction(db, async (client) => {
    await recomputeBuckets(client, { seriesIds: [rows[0]?.id ?? 0], steps: [300_001] }, 4);
    const stats = await client.query<{ points: number }>(
      "select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as points from pg_stat_xact_user_tables where relname = 'point'",
    );
    return stats.rows[0]?.points ?? Number.NaN;
  });
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual(16);
});
