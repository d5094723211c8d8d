import { mkdtemp, readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BATCH_LIMITS, type ClaimedJob, claimedJobSchema } from "@/domain/protocol/messages";
import { startLocalServer } from "@/tests/trainer/local-server";
import type { OpenSession } from "@/trainer/embedded/session-types";
import { createProtocolClient } from "./client";
import { openRunFolders } from "./run-folder";
import { type RunJobOptions, runJob } from "./run-job";

const STEPS = 6;
const job: ClaimedJob = claimedJobSchema.parse({
  job: "train",
  run: "run-1",
  attempt: "attempt-1",
  attemptNumber: 1,
  leaseToken: "token",
  leaseSeconds: 30,
  resumeFrom: null,
  spec: {
    schema: "rewardspec/1",
    name: "r",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  },
  config: { task: "arithmetic", baseModel: "arithmetic-base", steps: STEPS, checkpointEvery: 2 },
  seed: 0,
});

/** Counts: the metric at step k is the sum 0 + ... + k, so a resume from a wrong state gives another number. */
const openCounter: OpenSession = async ({ checkpoint }) => {
  const state = checkpoint ? JSON.parse(new TextDecoder().decode(checkpoint)) : { step: -1, sum: 0 };
  return {
    get step() {
      return state.step;
    },
    async next() {
      if (state.step === STEPS) return null;
      state.step += 1;
      state.sum += state.step;
      return {
        step: state.step,
        metrics: [{ metric: "sum", value: state.sum }],
        rollouts: [],
        evaluations: [],
        logs: [],
      };
    },
    checkpoint: async () => new TextEncoder().encode(JSON.stringify(state)),
    dispose: () => undefined,
  };
};

let server: Awaited<ReturnType<typeof startLocalServer>>;
let home: string;
let quit: AbortController;

beforeEach(async () => {
  server = await startLocalServer();
  home = await mkdtemp(path.join(os.tmpdir(), "trainer-"));
  quit = new AbortController();
});
afterEach(async () => {
  quit.abort();
  await server.stop();
});

function options(changed: Partial<RunJobOptions> = {}): RunJobOptions {
  return {
    job,
    held: false,
    limits: BATCH_LIMITS,
    client: createProtocolClient({ server: server.origin, key: "k" }),
    folders: openRunFolders(home),
    openSession: openCounter,
    signal: quit.signal,
    onUploader: () => undefined,
    log: () => undefined,
    ...changed,
  };
}

const sums = () =>
  [...server.batches.values()].flatMap((batch) => batch.metrics.map(({ step, value }) => [step, value] as const));
const allSums = [0, 1, 3, 6, 10, 15, 21].map((sum, step) => [step, sum]);

test("reports every step once, in order, and finishes with its last seq", async () => {
  expect(await runJob(options())).toBe("finished");
  expect(sums()).toEqual(allSums);
  const last = [...server.batches.values()].at(-1);
  expect(last?.finish).toEqual({ state: "finished", lastSeq: last?.seq });
  expect(await readdir(path.join(home, "trainer/runs/run-1"))).toEqual(["trained.safetensors"]);
});

test("reports a step that failed, numbers that are none too, before it ends the run with the reason", async () => {
  const diverging: OpenSession = async (given) => ({
    ...(await openCounter(given)),
    step: 1,
    next: async () => ({
      step: 2,
      metrics: [{ metric: "loss", value: Number.NaN }],
      rollouts: [],
      evaluations: [],
      logs: [],
      failure: "Update 2 gave loss NaN.",
    }),
  });
  expect(await runJob(options({ openSession: diverging }))).toBe("failed");
  expect(sums()).toEqual([[2, Number.NaN]]);
  const last = [...server.batches.values()].at(-1);
  expect(last?.finish).toEqual({ state: "failed", lastSeq: last?.seq, reason: "Update 2 gave loss NaN." });
});

test("sends again what the server stored without being able to say so", async () => {
  server.script.push("accept", "drop-answer", "away", "accept");
  expect(await runJob(options())).toBe("finished");
  expect(sums()).toEqual(allSums);
  expect(server.calls).toBe(server.batches.size + 2);
});

test("keeps the job through a shutdown and goes on with it under the same token", async () => {
  const stopAfter = 3;
  const openAndStop: OpenSession = async (given) => {
    const session = await openCounter(given);
    return {
      ...session,
      get step() {
        return session.step;
      },
      async next() {
        const report = await session.next();
        if (report?.step === stopAfter) quit.abort();
        return report;
      },
    };
  };
  expect(await runJob(options({ openSession: openAndStop }))).toBe("stopped");

  const folders = openRunFolders(home);
  const [held] = await folders.heldJobs();
  expect(held).toEqual(job);
  expect(await runJob(options({ held: true, signal: new AbortController().signal }))).toBe("finished");
  expect(sums().map(([step, sum]) => `${step}:${sum}`)).toEqual(allSums.map(([step, sum]) => `${step}:${sum}`));
});

test("computes again from the newest checkpoint what a crash lost, with the same numbers", async () => {
  const crashing: OpenSession = async (given) => {
    const session = await openCounter(given);
    return {
      ...session,
      get step() {
        return session.step;
      },
      // Steps 0..5 are reported, the checkpoint of step 4 is on disk; then the process is as if killed.
      next: () => (session.step === 5 ? new Promise(() => undefined) : session.next()),
    };
  };
  void runJob(options({ openSession: crashing }));
  await expect.poll(() => sums().length).toBe(6);
  const spool = path.join(home, "trainer/runs/run-1/spool-attempt-1");
  await expect.poll(async () => (await readdir(spool)).filter((name) => name.endsWith(".json"))).toEqual([]);

  expect(await runJob(options({ held: true }))).toBe("finished");
  const byStep = new Map(sums());
  expect([...byStep]).toEqual(allSums);
  expect(sums().filter(([step]) => step === 5)).toEqual([
    [5, 15],
    [5, 15],
  ]);
});

test("stops and keeps its spool when the run was given to somebody else", async () => {
  server.script.push("accept", "lease_lost");
  expect(await runJob(options())).toBe("lost");
  const left = await readdir(path.join(home, "trainer/runs/run-1/spool-attempt-1"));
  expect(left.some((name) => name.endsWith(".json"))).toBe(true);
  expect(await openRunFolders(home).heldJobs()).toEqual([]);
});

test("ends as canceled when the server wants so", async () => {
  server.script.push("cancel", "accept");
  expect(await runJob(options({ openSession: slowly }))).toBe("canceled");
  expect([...server.batches.values()].at(-1)?.finish?.state).toBe("canceled");
});

test("writes a checkpoint before it pauses and says of which step", async () => {
  server.script.push("accept", "pause");
  expect(await runJob(options({ openSession: slowly }))).toBe("paused");
  const [announced] = [...server.batches.values()].flatMap(({ checkpoint }) => checkpoint ?? []).slice(-1);
  expect(await openRunFolders(home).checkpointSteps("run-1")).toContain(announced);
});

test("tells the server that the run failed when it refuses a batch, and keeps that batch", async () => {
  server.script.push("accept", "bad_request");
  expect(await runJob(options({ openSession: slowly }))).toBe("failed");
  const last = [...server.batches.values()].at(-1);
  expect(last?.finish).toMatchObject({ state: "failed", lastSeq: 2 });
  expect(last?.finish?.reason).toContain("test says bad_request");
  expect(await readdir(path.join(home, "trainer/runs/run-1/spool-attempt-1"))).toContain("0000000002.rejected");
});

test("forgets checkpoints past the step that a claim resumes from, so that a crash cannot skip steps", async () => {
  const folders = openRunFolders(home);
  const stateAt = (step: number) => new TextEncoder().encode(JSON.stringify({ step, sum: (step * (step + 1)) / 2 }));
  for (const step of [2, 4]) await folders.saveCheckpoint("run-1", step, stateAt(step));
  const resumed: ClaimedJob = { ...job, attempt: "attempt-2", attemptNumber: 2, resumeFrom: 2 };
  const never: OpenSession = () => new Promise(() => undefined);
  void runJob(options({ job: resumed, openSession: never }));
  await expect.poll(() => folders.heldJobs()).toEqual([resumed]);
  // As if killed here: the job goes on as held.
  expect(await runJob(options({ job: resumed, held: true }))).toBe("finished");
  expect(sums()).toEqual(allSums.slice(3));
});

test("sends the end that was still in the spool when it starts again, and trains no more", async () => {
  const folders = openRunFolders(home);
  server.script.push(...Array.from({ length: 50 }, () => "away" as const));
  const first = runJob(options());
  await expect.poll(async () => (await folders.checkpointSteps("run-1")).at(-1)).toBe(STEPS);
  await new Promise((resolve) => setTimeout(resolve, 100));
  quit.abort();
  expect(await first).toBe("stopped");
  server.script.length = 0;
  const untouched: OpenSession = () => Promise.reject(new Error("not opened again"));
  const signal = new AbortController().signal;
  expect(await runJob(options({ held: true, openSession: untouched, signal }))).toBe("finished");
  expect(sums()).toEqual(allSums);
  expect([...server.batches.values()].at(-1)?.finish?.state).toBe("finished");
});

test("ends as failed with the reason when the engine throws", async () => {
  const failing: OpenSession = async () => {
    throw new Error("base model nope is not here");
  };
  expect(await runJob(options({ openSession: failing }))).toBe("failed");
  const last = [...server.batches.values()].at(-1);
  expect(last?.finish).toEqual({ state: "failed", lastSeq: 1, reason: "base model nope is not here" });
  expect(last?.logs[0]?.level).toBe("error");
});

const slowly: OpenSession = async (given) => {
  const session = await openCounter(given);
  return {
    ...session,
    get step() {
      return session.step;
    },
    async next() {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return session.next();
    },
  };
};
