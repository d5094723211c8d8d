import { mkdtemp, readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BATCH_LIMITS, type ClaimedJob, claimedJobSchema } from "@/domain/protocol/messages";
import { startLocalServer } from "@/tests/trainer/local-server";
import { readSafetensors } from "@/trainer/embedded/safetensors";
import { openSession } from "@/trainer/embedded/session";
import type { OpenSession } from "@/trainer/embedded/session-types";
import { createProtocolClient } from "./client";
import { openRunFolders } from "./run-folder";
import { type RunJobOptions, runJob } from "./run-job";
import { sendWeights } from "./send-weights";
import { openWeightsOutbox, type WeightsOutbox } from "./weights-outbox";

const config = {
  task: "arithmetic",
  baseModel: "arithmetic-base",
  steps: 4,
  checkpointEvery: 2,
  promptsPerStep: 4,
  groupSize: 4,
  evalPrompts: 2,
  evalSamples: 4,
  testSamples: 4,
  baseTestSamples: 8,
  evalEvery: 0,
  warmupSteps: 2,
  learningRate: 1e-3,
};

function jobOf(changed: Partial<ClaimedJob>): ClaimedJob {
  return claimedJobSchema.parse({
    job: "train",
    run: "parent",
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
    config,
    seed: 3,
    ...changed,
  });
}

let server: Awaited<ReturnType<typeof startLocalServer>>;
let home: string;
let outbox: WeightsOutbox;

async function openHere(): Promise<void> {
  const client = createProtocolClient({ server: server.origin, key: "k" });
  outbox = await openWeightsOutbox({ home, client, log: () => undefined });
}

beforeEach(async () => {
  server = await startLocalServer();
  home = await mkdtemp(path.join(os.tmpdir(), "trainer-"));
  await openHere();
});
afterEach(async () => {
  outbox.stop();
  await server.stop();
});

function options(changed: Partial<RunJobOptions>): RunJobOptions {
  return {
    job: jobOf({}),
    held: false,
    limits: BATCH_LIMITS,
    client: createProtocolClient({ server: server.origin, key: "k" }),
    folders: openRunFolders(home),
    openSession,
    sendWeights: (job, step, checkpoint) => sendWeights(outbox, { job, step, checkpoint }),
    signal: new AbortController().signal,
    onUploader: () => undefined,
    log: () => undefined,
    ...changed,
  };
}

/** Metrics by step as they last arrived, without what a clock says. */
function metrics(): Record<string, unknown> {
  const entries = [...server.batches.values()].flatMap((batch) =>
    batch.metrics.flatMap(({ metric, step, value }) =>
      metric === "step_time" ? [] : [[`${step} ${metric}`, value] as const],
    ),
  );
  return Object.fromEntries(entries);
}

test("sends the weights of every checkpoint, and a run that continues from them starts with exactly those", async () => {
  expect(await runJob(options({}))).toBe("finished");
  await outbox.drained();
  expect([...server.weights.keys()]).toEqual(["parent/checkpoints/2", "parent/checkpoints/4"]);
  const sent = readSafetensors(server.weights.get("parent/checkpoints/2") ?? Buffer.of());
  expect(sent.metadata).toMatchObject({ task: "arithmetic", baseModel: "arithmetic-base", run: "parent", step: "2" });
  expect(Object.keys(sent.tensors).every((name) => !/^(first|second|params)\./.test(name))).toBe(true);
  expect(await readdir(path.join(home, "trainer/weights"))).toEqual([]);

  server.batches.clear();
  const child = jobOf({ run: "child", startFrom: { run: "parent", step: 2 } });
  let started: Uint8Array = new Uint8Array();
  // Its own checkpoint before the first update holds what it started from.
  const watched: OpenSession = async (given) => {
    const session = await openSession(given);
    started = await session.checkpoint();
    return session;
  };
  expect(await runJob(options({ job: child, openSession: watched }))).toBe("finished");
  const { tensors } = readSafetensors(started);
  for (const [name, tensor] of Object.entries(sent.tensors)) expect(tensors[`params.${name}`]).toEqual(tensor);
  // The optimizer starts afresh, the warm-up with it: half the learning rate at the first of two steps.
  expect(tensors["first.embed"]?.data.every((value) => value === 0)).toBe(true);
  expect(metrics()["1 learning_rate"]).toBe(0.0005);
  // The reference is the base: a policy that has left it is some distance away from the first step on.
  expect(Math.abs(Number(metrics()["1 kl"]))).toBeGreaterThan(1e-4);
  expect([...server.batches.values()].flatMap(({ logs }) => logs)[0]?.text).toContain(
    "weights of step 2 of run parent",
  );
});

test("a continued run that is killed goes on without the server's weights and gives the same numbers", async () => {
  expect(await runJob(options({}))).toBe("finished");
  await outbox.drained();
  server.batches.clear();
  const child = jobOf({ run: "child", startFrom: { run: "parent", step: 2 } });
  expect(await runJob(options({ job: child }))).toBe("finished");
  const undisturbed = metrics();

  for (const killedAt of [1, 3]) {
    server.batches.clear();
    const run = `killed-${killedAt}`;
    const killed = jobOf({ run, startFrom: { run: "parent", step: 2 } });
    const dying: OpenSession = async (given) => {
      const session = await openSession(given);
      return {
        ...session,
        get step() {
          return session.step;
        },
        // Then the process is as if killed.
        next: () => (session.step === killedAt ? new Promise(() => undefined) : session.next()),
      };
    };
    void runJob(options({ job: killed, openSession: dying }));
    const spool = path.join(home, `trainer/runs/${run}/spool-attempt-1`);
    const unsent = async () => (await readdir(spool)).filter((name) => name.endsWith(".json")).length;
    const patient = { timeout: 60_000 };
    await expect.poll(() => `${killedAt} loss` in metrics(), patient).toBe(true);
    await expect.poll(unsent, patient).toBe(0);
    const kept = server.weights.get("parent/checkpoints/2");
    server.weights.delete("parent/checkpoints/2");
    expect(await runJob(options({ job: killed, held: true }))).toBe("finished");
    expect(metrics()).toEqual(undisturbed);
    if (kept) server.weights.set("parent/checkpoints/2", kept);
  }
});

test("fails with the server's sentence when the weights to start from are not there any more", async () => {
  const child = jobOf({ run: "child", startFrom: { run: "parent", step: 2 } });
  expect(await runJob(options({ job: child }))).toBe("failed");
  expect([...server.batches.values()].at(-1)?.finish?.reason).toContain("test says not_found");
});
