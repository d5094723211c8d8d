import { afterAll, expect, test } from "vitest";
import { openDatabase } from "@/server/db/client";
import { claim, makeTrainer, pointsOf, queueRun, send } from "@/tests/server/protocol-fixture";

const url = process.env.DATABASE_URL ?? "";
const instances = [openDatabase(url), openDatabase(url)] as const;
afterAll(() => Promise.all(instances.map((db) => db.close())));

test("32 writers on one run over two server instances leave no gap and no double, in revision order", async () => {
  const [db] = instances;
  const trainer = await makeTrainer(db);
  const run = await queueRun(db);
  const job = await claim(db, trainer);
  const writers = 32;
  const batches = 8;
  const accepted: number[] = [];
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < batches; round++) {
        const seq = round * writers + writer + 1;
        const content = {
          seq,
          metrics: ["a", "b"].map((metric) => ({ metric, step: seq, value: seq })),
          logs: [{ level: "info" as const, text: `batch ${seq}` }],
          ...(seq === writers * batches ? { finish: { state: "finished" as const, lastSeq: seq } } : {}),
        };
        // Every batch is sent to both instances at once: one stores it, the other hears that it is there.
        const answers = await Promise.all(instances.map((instance) => send(instance, trainer, job, content)));
        expect(answers.map(({ result }) => result).toSorted()).toEqual(["accepted", "duplicate"]);
        accepted.push(seq);
      }
    }),
  );
  const total = writers * batches;
  expect(accepted).toHaveLength(total);
  const steps = Array.from({ length: total }, (_, index) => index + 1);
  const points = await pointsOf(db, run);
  for (const metric of ["a", "b"]) {
    expect(points.filter((point) => point.metric === metric).map(({ step }) => step)).toEqual(steps);
  }
  const stored = await db.prisma.run.findUniqueOrThrow({
    where: { id: run },
    select: { status: true, revision: true, attempts: { select: { contiguousSeq: true, lastSeq: true } } },
  });
  expect(stored).toMatchObject({ status: "finished", attempts: [{ contiguousSeq: total, lastSeq: total }] });
  const batchRows = await db.prisma.batch.findMany({ where: { runId: run }, select: { revision: true } });
  expect(new Set(batchRows.map(({ revision }) => revision)).size).toBe(total);
  expect(await db.prisma.logLine.count({ where: { runId: run } })).toBe(total);
  const top = await db.prisma.bucket.findMany({
    where: { level: 4, series: { runId: run } },
    select: { count: true, sum: true },
  });
  expect(top).toEqual([1, 2].map(() => ({ count: total, sum: (total * (total + 1)) / 2 })));
});

test("a viewer that reads by revision while 8 writers write sees every point once", async () => {
  const [db, reader] = instances;
  const trainer = await makeTrainer(db);
  const run = await queueRun(db);
  const job = await claim(db, trainer);
  const seen: number[] = [];
  let cursor = 0;
  let isWriting = true;
  const read = async () => {
    const { rows } = await reader.pool.query<{ step: number; revision: number }>(
      "select p.step, p.revision from point p join series s on s.id = p.series_id where s.run_id = $1 and p.revision > $2",
      [run, cursor],
    );
    for (const row of rows) seen.push(row.step);
    cursor = Math.max(cursor, ...rows.map((row) => row.revision));
  };
  const reading = (async () => {
    while (isWriting) await read();
    await read();
  })();
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 10; round++) {
        const seq = round * 8 + writer + 1;
        await send(db, trainer, job, { seq, metrics: [{ metric: "a", step: seq, value: 1 }] });
      }
    }),
  );
  isWriting = false;
  await reading;
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
});
