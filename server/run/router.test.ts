import { afterAll, beforeAll, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, makeTrainer, send } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let rewardVersionId: string;
const config = { task: "arithmetic", baseModel: "base", steps: 100 };

beforeAll(async () => {
  const early = await refusalOf(caller.runs.launchRegimes({}));
  expect(early.code).toBe("SERVICE_UNAVAILABLE");
  trainer = await makeTrainer(db, { name: "Box" });
  const spec = {
    schema: "rewardspec/1",
    name: "Correctness",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  };
  const saved = await caller.rewards.saveVersion({ rewardId: null, name: "Correctness", spec, parentVersionId: null });
  rewardVersionId = saved.versionId;
});
afterAll(() => db.close());

test("launches one run per seed with the spec and the whole config frozen", async () => {
  const { launchId, runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [7, 8] });
  expect(runIds).toHaveLength(2);
  const run = await caller.runs.get({ runId: runIds[1] ?? "" });
  expect(run).toMatchObject({
    launchId,
    name: "Correctness v1 · seed 8",
    status: "queued",
    seed: 8,
    step: 0,
    steps: 100,
    accuracy: null,
    sparkline: [],
    secondsPerStep: null,
    reward: { versionNumber: 1, objective: { mode: "none" } },
    config: { groupSize: 8, algorithm: "rloo" },
    spec: { terms: [{ id: "correct", weight: 1 }] },
  });
  for (const runId of runIds) await caller.runs.cancel({ runId });
});

test("names every fault of a launch and launches nothing", async () => {
  const before = (await caller.runs.list({})).total;
  const launch = { rewardVersionId, config, seeds: [1] };
  const faultsOf = async (input: Parameters<typeof caller.runs.launch>[0]) =>
    (await refusalOf(caller.runs.launch(input))).faults;
  expect(await faultsOf({ ...launch, seeds: [1, 2, 1] })).toEqual([
    { path: ["seeds", 2], message: "Seed 1 is given twice: the two runs would be the same." },
  ]);
  expect((await faultsOf({ ...launch, config: { ...config, task: "chess" } }))[0]?.path).toEqual(["config", "task"]);
  expect((await faultsOf({ ...launch, config: { ...config, baseModel: "gpt" } }))[0]).toEqual({
    path: ["config", "baseModel"],
    message: "No trainer offers the base model gpt for arithmetic.",
  });
  expect((await faultsOf({ ...launch, trainerId: "gone" }))[0]?.path).toEqual(["trainerId"]);
  // The reward is made of a signal of arithmetic, which gridworld does not measure.
  const elsewhere = await faultsOf({ ...launch, config: { ...config, task: "gridworld" } });
  expect(elsewhere.some(({ path }) => path[0] === "spec" && path[1] === "terms")).toBe(true);
  expect((await caller.runs.list({})).total).toBe(before);
});

test("refuses a constant objective and a number out of range before they cost anything", async () => {
  const constant = {
    schema: "rewardspec/1",
    name: "Constant",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    objective: { mode: "optimization", alpha: 0, betaInv: 0 },
  };
  const parsed = await caller.rewards.parse({ spec: constant, taskId: "arithmetic" });
  expect(parsed).toMatchObject({ ok: false, faults: [{ path: ["objective"] }] });
  for (const bad of [{ steps: 0 }, { groupSize: 1 }, { learningRate: Number.NaN }, { temperature: -1 }]) {
    const launch = caller.runs.launch({ rewardVersionId, config: { ...config, ...bad }, seeds: [1] });
    expect((await refusalOf(launch)).code).toBe("BAD_REQUEST");
  }
});

test("launches the four regimes once for a double click, with each reward once", async () => {
  const before = (await caller.rewards.list()).rewards.length;
  const [one, two] = await Promise.all([
    caller.runs.launchRegimes({ steps: 25, seed: 2 }),
    caller.runs.launchRegimes({ steps: 25, seed: 2 }),
  ]);
  expect(two).toEqual(one);
  expect((await caller.rewards.list()).rewards.length - before).toBeLessThanOrEqual(4);
  expect((await caller.runs.list({ status: ["queued"] })).runs).toHaveLength(4);
  for (const runId of one.runIds) await caller.runs.cancel({ runId });
  // What was canceled is not what the next click asks for.
  const again = await caller.runs.launchRegimes({ steps: 25, seed: 2 });
  expect(again.launchId).not.toBe(one.launchId);
  for (const runId of again.runIds) await caller.runs.cancel({ runId });
});

test("runs the four regimes, and again without making their rewards twice", async () => {
  const first = await caller.runs.launchRegimes({ steps: 30, seed: 3 });
  expect(first.runIds).toHaveLength(4);
  const rewards = (await caller.rewards.list()).rewards.length;
  const second = await caller.runs.launchRegimes({ steps: 30, seed: 4 });
  expect((await caller.rewards.list()).rewards).toHaveLength(rewards);
  const { runs } = await caller.runs.list({ status: ["queued"] });
  expect(
    runs
      .filter(({ launchId }) => launchId === first.launchId)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["Distribution sharpening", "Tempered sampling", "Task reward", "Tilted, dominance 1"].sort());
  for (const runId of [...first.runIds, ...second.runIds]) await caller.runs.cancel({ runId });
});

test("turns pages without a gap or a double", async () => {
  const { total } = await caller.runs.list({ limit: 1 });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof caller.runs.list>> = await caller.runs.list({ limit: 3, cursor });
    seen.push(...page.runs.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(total);
  expect(seen).toHaveLength(total);
});

test("shows a run's accuracy, its line, and the time left as measured", async () => {
  const { runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1] });
  const job = await claim(db, trainer);
  const metrics = Array.from({ length: 64 }, (_, index) => [
    { metric: "task/accuracy", step: index + 1, value: (index + 1) / 100 },
    { metric: "step_time", step: index + 1, value: 2 },
  ]).flat();
  await send(db, trainer, job, { seq: 1, metrics });
  const run = await caller.runs.get({ runId: runIds[0] ?? "" });
  expect(run).toMatchObject({ status: "running", step: 64, accuracy: 0.64, secondsPerStep: 2, secondsLeft: 72 });
  expect(run.sparkline).toHaveLength(32);
  // The first of 32 values is the mean of steps 1 and 2: (.01 + .02) / 2.
  expect(run.sparkline[0]).toBeCloseTo(0.015);
  expect(run.trainer).toMatchObject({ id: trainer.id });
  const estimate = await caller.runs.estimate({ config: { ...config, promptsPerStep: 64 }, trainerId: trainer.id });
  // Twice the prompts of the measured run: twice its 2 s.
  expect(estimate).toEqual({
    secondsPerStep: 4,
    from: "Measured on the last run of arithmetic on this trainer, scaled to this number of rollouts and tokens; evaluations come on top.",
  });
  expect((await caller.runs.estimate({ config: { ...config, baseModel: "none" } })).secondsPerStep).toBeNull();
  expect(await caller.runs.cancel({ runId: job.run })).toMatchObject({ status: "running" });
  expect((await caller.runs.get({ runId: job.run })).want).toBe("cancel");
});

test("pauses, resumes and cancels a queued run at once, and refuses what has no meaning", async () => {
  const { runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1] });
  const runId = runIds[0] ?? "";
  expect((await caller.runs.pause({ runId })).status).toBe("paused");
  expect((await caller.runs.resume({ runId })).status).toBe("queued");
  expect((await caller.runs.cancel({ runId })).status).toBe("canceled");
  expect((await refusalOf(caller.runs.resume({ runId }))).code).toBe("CONFLICT");
  expect((await refusalOf(caller.runs.pause({ runId: "none" }))).code).toBe("NOT_FOUND");
});
