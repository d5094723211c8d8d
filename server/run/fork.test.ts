import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { claimRun } from "@/server/lease/claim";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, makeTrainer, send } from "@/tests/server/protocol-fixture";
import { nameAgain } from "./launch-again";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let rewardVersionId: string;
const config = { task: "arithmetic", baseModel: "base", steps: 100 };

beforeAll(async () => {
  trainer = await makeTrainer(db, { name: "Box", features: ["train", "continue", "evaluate"] });
  const spec = {
    schema: "rewardspec/1",
    name: "Tilted",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    objective: { mode: "sampling", alpha: 2, betaInv: 4 },
  };
  const saved = await caller.rewards.saveVersion({ rewardId: null, name: "Tilted", spec, parentVersionId: null });
  rewardVersionId = saved.versionId;
});
beforeEach(() => db.pool.query("update run set status = 'canceled'"));
afterAll(() => db.close());

/** A run with uploaded weights of step 50. */
async function trained(): Promise<string> {
  const { runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1] });
  const runId = runIds[0] ?? "";
  await db.prisma.checkpoint.create({
    data: {
      runId,
      step: 50,
      attemptNumber: 1,
      bytes: 1,
      sha256: createHash("sha256").update("x").digest("hex"),
      data: Buffer.from("x"),
    },
  });
  return runId;
}

test("a grid over reward and configuration makes one launch, each run with what it varies frozen and named", async () => {
  const { launchId, runIds } = await caller.runs.launch({
    rewardVersionId,
    config,
    seeds: [1, 2],
    vary: [
      { path: "objective.alpha", values: [2, 3] },
      { path: "config.learningRate", values: [3e-4] },
    ],
  });
  expect(runIds).toHaveLength(4);
  const last = await caller.runs.get({ runId: runIds[3] ?? "" });
  expect(last).toMatchObject({
    launchId,
    name: "Tilted v1 · alpha 3 · lr 3e-4 · seed 2",
    reward: { versionNumber: 1, objective: { alpha: 3, betaInv: 4 } },
    config: { learningRate: 3e-4 },
    spec: { objective: { alpha: 3 } },
    variation: [
      { path: "objective.alpha", value: 3 },
      { path: "config.learningRate", value: 3e-4 },
    ],
  });
  const alone = await caller.runs.launch({ rewardVersionId, config, seeds: [1] });
  const { launches } = await caller.runs.list({ limit: 3 });
  expect(launches).toEqual([{ launchId, runIds, open: 4 }]);
  expect(launches.some((group) => group.launchId === alone.launchId)).toBe(false);
  // The version itself stays what was saved, and no other was made.
  const { rewards } = await caller.rewards.list();
  expect(rewards.map(({ versions, latest }) => [versions, latest.spec.objective])).toEqual([
    [1, expect.objectContaining({ alpha: 2 })],
  ]);
});

test("a grid with a value out of bounds, or with too many runs, launches nothing and says where", async () => {
  const before = (await caller.runs.list({})).total;
  const launch = { rewardVersionId, config, seeds: [1] };
  const bad = await refusalOf(caller.runs.launch({ ...launch, vary: [{ path: "objective.alpha", values: [2, 99] }] }));
  expect(bad.faults[0]?.path).toEqual(["vary", 0, "values", 1]);
  const values = Array.from({ length: 101 }, (_, i) => i + 1);
  const many = await refusalOf(
    caller.runs.launch({ ...launch, seeds: [1, 2], vary: [{ path: "config.steps", values }] }),
  );
  expect(many.faults).toEqual([
    { path: ["vary"], message: "This makes 202 runs; at most 200 can be launched at once." },
  ]);
  expect((await caller.runs.list({})).total).toBe(before);
});

test("a run continues from a checkpoint of its parent, with trainers that can", async () => {
  const parent = await trained();
  const start = { rewardVersionId, config, seeds: [5], parentId: parent, startStep: 50 };
  const { runIds } = await caller.runs.launch({ ...start, vary: [{ path: "config.steps", values: [20] }] });
  await db.pool.query("update run set status = 'finished' where id = $1", [parent]);
  const simple = await makeTrainer(db, { name: "Simple" });
  expect(await claimRun(db, simple, [])).toBeNull();
  const job = await claim(db, trainer);
  expect(job).toMatchObject({ run: runIds[0], startFrom: { run: parent, step: 50 }, resumeFrom: null });
  const child = await caller.runs.get({ runId: job.run });
  expect(child).toMatchObject({ startStep: 50, step: 0, steps: 20, parent: { id: parent } });
  const { children } = await caller.checkpoints.children({ runId: parent });
  expect(children).toMatchObject([{ id: job.run, job: "train", startStep: 50, status: "claimed" }]);
});

test("says what is wrong with the start of a run", async () => {
  const parent = await trained();
  const launch = { rewardVersionId, config, seeds: [1] };
  const faultsOf = async (start: object) =>
    (await refusalOf(caller.runs.launch({ ...launch, ...start }))).faults.map(({ path, message }) => [
      path.join("."),
      message,
    ]);
  expect(await faultsOf({ startStep: 50 })).toEqual([["parentId", expect.stringContaining("needs the run")]]);
  expect(await faultsOf({ parentId: "none" })).toEqual([["parentId", expect.stringContaining("not there any more")]]);
  expect(await faultsOf({ parentId: parent, startStep: 75 })).toEqual([
    ["startStep", expect.stringContaining("there are those of 50")],
  ]);
  await makeTrainer(db, { name: "Simple", baseModels: [{ id: "other", task: null }] });
  const elsewhere = await faultsOf({ parentId: parent, startStep: 50, config: { ...config, baseModel: "other" } });
  expect(elsewhere).toContainEqual(["config.baseModel", expect.stringContaining("those of base")]);
  expect(elsewhere).toContainEqual([
    "startStep",
    "No trainer offers to continue from a checkpoint; start from the base model.",
  ]);
});

test("launches a run again to the letter with another seed, a continued one from the same weights", async () => {
  const parent = await trained();
  const vary = [{ path: "objective.alpha", values: [3] }];
  const first = await caller.runs.launch({
    rewardVersionId,
    config,
    seeds: [1],
    vary,
    parentId: parent,
    startStep: 50,
  });
  const again = await caller.runs.launchAgain({ runId: first.runIds[0] ?? "", seed: 2 });
  expect(await caller.runs.get({ runId: again.runIds[0] ?? "" })).toMatchObject({
    name: "Tilted v1 · alpha 3 · seed 2",
    seed: 2,
    spec: { objective: { alpha: 3 } },
    variation: [{ path: "objective.alpha", value: 3 }],
    parent: { id: parent },
    startStep: 50,
  });
  const plain = await caller.runs.launchAgain({ runId: parent, seed: 1 });
  expect(await caller.runs.get({ runId: plain.runIds[0] ?? "" })).toMatchObject({
    name: "Tilted v1 · again",
    parent: { id: parent },
    startStep: null,
  });
  expect(nameAgain("R v1 · seed 1", 1, 2)).toBe("R v1 · seed 2");
  expect(nameAgain("R v1 · again", 1, 1)).toBe("R v1 · again");
});

test("an evaluation of a checkpoint waits for a trainer that can, and stays out of the list of runs", async () => {
  const parent = await trained();
  const before = (await caller.runs.list({})).total;
  const { runIds } = await caller.runs.evaluate({ runId: parent, step: 50, seed: 9, testSamples: 128 });
  await db.pool.query("update run set status = 'finished' where id = $1", [parent]);
  expect((await caller.runs.list({})).total).toBe(before);
  const job = await claim(db, trainer);
  expect(job).toMatchObject({
    job: "evaluate",
    run: runIds[0],
    startFrom: { run: parent, step: 50 },
    seed: 9,
    config: { testSamples: 128 },
  });
  expect(await caller.runs.get({ runId: job.run })).toMatchObject({
    job: "evaluate",
    name: "Tilted v1 · evaluation of step 50",
    steps: 0,
  });
  expect((await refusalOf(caller.runs.evaluate({ runId: parent, step: 7, seed: 9, testSamples: 1 }))).faults).toEqual([
    { path: ["startStep"], message: "The weights of step 7 of Tilted v1 are not kept; there are those of 50." },
  ]);
});

test("cancels a group run by run and says what came of each", async () => {
  const { launchId, runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1, 2, 3, 4] });
  const done = await claim(db, trainer);
  await send(db, trainer, done, { seq: 1, finish: { state: "finished", lastSeq: 1 } });
  const held = await claim(db, trainer);
  expect(await caller.runs.cancelLaunch({ launchId })).toEqual({ canceled: 2, stopping: 1, over: 1 });
  const statuses = await Promise.all(runIds.map(async (runId) => (await caller.runs.get({ runId })).status));
  expect(statuses).toEqual(["finished", "claimed", "canceled", "canceled"]);
  expect((await caller.runs.get({ runId: held.run })).want).toBe("cancel");
  expect((await refusalOf(caller.runs.cancelLaunch({ launchId: "none" }))).code).toBe("NOT_FOUND");
});
