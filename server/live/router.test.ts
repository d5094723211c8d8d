import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { getDatabase } from "@/server/db/client";
import { type LiveEvent, openLiveStream } from "@/tests/server/live-stream";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { type ApiProcess, startApiProcess } from "@/tests/server/start-api-process";

const db = getDatabase();
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let one: ApiProcess;
let two: ApiProcess;

beforeAll(async () => {
  trainer = await makeTrainer(db);
  [one, two] = await Promise.all([startApiProcess(db.url), startApiProcess(db.url)]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await db.close();
});

async function startRun(): Promise<ClaimedJob & { revision: number }> {
  await queueRun(db, { steps: 1000 });
  const job = await claim(db, trainer);
  const { revision } = await db.prisma.run.findUniqueOrThrow({ where: { id: job.run }, select: { revision: true } });
  return { ...job, revision };
}

function stepsOf(events: LiveEvent[], runId: string): number[] {
  return events.flatMap(({ delta }) => (delta.runId === runId ? delta.points.map(({ step }) => step) : []));
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("two server processes and a dropped stream: every point of every run arrives exactly once", async () => {
  const jobs = [await startRun(), await startRun(), await startRun()];
  const runs = jobs.map(({ run, revision }) => ({ runId: run, revision }));
  const first = await openLiveStream(one.url, { runs });
  const write = async (from: number, to: number) => {
    for (const seq of range(from, to)) {
      await Promise.all(
        jobs.map((job) => send(db, trainer, job, { seq, metrics: [{ metric: "reward", step: seq, value: seq }] })),
      );
    }
  };
  const writing = write(1, 120);
  await first.until((events) => events.length >= 6);
  await first.drop();
  // Goes on at the other process from the last id it has seen, while the writers write.
  const second = await openLiveStream(two.url, { runs, lastEventId: first.events.at(-1)?.id ?? "" });
  await writing;
  await second.until((events) => jobs.every(({ run }) => stepsOf(events, run).includes(120)));
  await second.drop();
  for (const { run } of jobs) {
    const steps = [...stepsOf(first.events, run), ...stepsOf(second.events, run)];
    expect(steps).toEqual(range(1, 120));
  }
});

test("an event reaches the client by notice, not by the poll of every ten seconds", async () => {
  const job = await startRun();
  const stream = await openLiveStream(one.url, { runs: [{ runId: job.run, revision: job.revision }] });
  const delays: number[] = [];
  for (const seq of range(1, 15)) {
    await send(db, trainer, job, { seq, metrics: [{ metric: "reward", step: seq, value: 1 }] });
    const committedAt = Date.now();
    await stream.until((events) => stepsOf(events, job.run).includes(seq));
    delays.push((stream.events.at(-1)?.receivedAt ?? Number.NaN) - committedAt);
    // Word of a run goes out at most every 100 ms.
    await new Promise((resolve) => setTimeout(resolve, 110));
  }
  await stream.drop();
  const median = [...delays].sort((a, b) => a - b)[7];
  console.log(`live delay in ms, median ${median}, all ${delays.join(" ")}`);
  expect(median).toBeLessThan(10_000 / 2);
});

test("brings log lines, steps with rollouts and evaluations, NaN, and the run's end", async () => {
  const job = await startRun();
  const stream = await openLiveStream(two.url, { runs: [{ runId: job.run, revision: job.revision }] });
  await send(db, trainer, job, {
    seq: 1,
    metrics: [{ metric: "loss", step: 1, value: "NaN" }],
    logs: [{ level: "warn", text: "careful" }],
    rollouts: [
      {
        step: 1,
        split: "train",
        promptId: "p1",
        rollouts: [{ promptId: "p1", terms: {}, taskTotal: 1, objectiveTotal: 1, advantage: 0 }],
      },
    ],
    evaluations: [
      {
        step: 0,
        split: "validation",
        problems: [{ promptId: "p1", samples: 2, correct: 1, meanTokens: 4, meanRefLogprob: -3 }],
      },
    ],
    finish: { state: "finished", lastSeq: 1 },
  });
  await stream.until((events) => events.at(-1)?.delta.status === "finished");
  await stream.drop();
  const deltas = stream.events.map(({ delta }) => delta);
  expect(deltas.flatMap(({ points }) => points.map(({ value }) => value))).toEqual([Number.NaN]);
  expect(deltas.flatMap(({ logs }) => logs.map(({ level, text }) => `${level} ${text}`))).toEqual(["warn careful"]);
  expect(deltas.flatMap(({ rolloutSteps }) => rolloutSteps)).toEqual([1]);
  expect(deltas.flatMap(({ evaluationSteps }) => evaluationSteps)).toEqual([0]);
  expect(deltas.at(-1)?.attempts).toEqual([{ number: 1, resumeFrom: null }]);
});

test("asks for a fresh start when too much has changed, and for a revision that never was", async () => {
  const job = await startRun();
  const metrics = range(1, 5001).map((step) => ({ metric: "reward", step, value: step }));
  await send(db, trainer, job, { seq: 1, metrics });
  for (const revision of [job.revision, 1_000_000]) {
    const stream = await openLiveStream(one.url, { runs: [{ runId: job.run, revision }] });
    await stream.until((events) => events.length > 0);
    expect(stream.events[0]?.delta).toMatchObject({ reset: true, points: [] });
    await stream.drop();
  }
});
