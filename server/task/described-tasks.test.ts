import { afterAll, expect, test } from "vitest";
import { registerRequestSchema } from "@/domain/protocol/messages";
import { arithmeticTask } from "@/domain/task/task";
import { getDatabase } from "@/server/db/client";
import { parseBody } from "@/server/ingest/read-body";
import { claimRun } from "@/server/lease/claim";
import { callerOf } from "@/tests/server/caller";
import { makeTrainer, mathTask, spec } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
afterAll(() => db.close());

const listed = async (id: string) => (await caller.tasks.list()).tasks.find((task) => task.id === id);
const anyModel = [{ id: "*", task: null }];
const version = { rewardId: null, name: "Maths", message: "", parentVersionId: null, taskId: "math" };

test("a task that a trainer describes is offered, designed for, launched on and claimed, with a typed base model", async () => {
  await makeTrainer(db);
  const box = await makeTrainer(db, {
    ...{ name: "GPU box", tasks: [mathTask, "arithmetic"], baseModels: anyModel, features: ["bank", "lora"] },
  });
  expect(await listed("math")).toEqual({
    ...{ ...mathTask, knownFrom: "trainer", baseModels: [], anyModelTrainerIds: [box.id] },
  });

  await expect(
    caller.rewards.saveVersion({ ...version, spec: { ...spec, terms: [signalTerm("repetitions")] } }),
  ).rejects.toThrow('the task has no signal "repetitions". Did you mean "repetition"?');
  const { versionId } = await caller.rewards.saveVersion({ ...version, spec });

  const config = { task: "math", baseModel: "org/some-1.5b@3f1c", steps: 3, loraRank: 32 };
  const { runIds } = await caller.runs.launch({ rewardVersionId: versionId, config, seeds: [0] });
  const runId = runIds[0] ?? "";
  expect(await caller.runs.get({ runId })).toMatchObject({
    describedTask: { id: "math", name: "Competition maths", success: "correct", tiers: mathTask.tiers },
    config: { loraRank: 32, loraAlpha: 16, precision: "auto", microBatch: 0, gradientCheckpointing: false },
  });
  const { runs } = await caller.compare.runs({ runIds });
  expect(runs[0]?.describedTask?.name).toBe("Competition maths");

  // A trainer with the same task and models, but without LoRA, leaves the run to the other.
  const small = await makeTrainer(db, { tasks: ["math"], baseModels: anyModel });
  expect(await claimRun(db, small, [])).toBe(null);
  expect(await claimRun(db, box, [])).toMatchObject({ run: runId, config: { baseModel: "org/some-1.5b@3f1c" } });

  const bank = await caller.banks.create({
    ...{ task: "math", baseModel: "/models/mine", prompts: 4, samplesPerPrompt: 2, temperature: 1 },
  });
  expect(await claimRun(db, box, [])).toMatchObject({
    ...{ job: "bank", run: bank.runId, config: { maxTokens: 2048 }, spec: { terms: [{ id: "correct" }] } },
  });
});

test("a star stands for no model that a trainer without one lists: the run waits for that trainer", async () => {
  const box = await makeTrainer(db, { tasks: [{ ...mathTask, id: "shared" }], baseModels: anyModel });
  const own = await makeTrainer(db, { tasks: ["shared"], baseModels: [{ id: "its-own", task: "shared" }] });
  const { versionId } = await caller.rewards.saveVersion({ ...version, taskId: "shared", spec });
  const config = { task: "shared", baseModel: "its-own", steps: 1 };
  const launch = { rewardVersionId: versionId, config, seeds: [0] };
  await expect(caller.runs.launch({ ...launch, trainerId: box.id })).rejects.toThrow("does not offer the base model");
  const { runIds } = await caller.runs.launch(launch);
  expect(await claimRun(db, box, [])).toBe(null);
  expect(await claimRun(db, own, [])).toMatchObject({ run: runIds[0] });
});

test("a star does not stand for a model that its trainer lists for another task alone", async () => {
  const baseModels = [{ id: "tiny", task: "arithmetic" }, ...anyModel];
  const box = await makeTrainer(db, { tasks: [{ ...mathTask, id: "starred" }], baseModels });
  const { versionId } = await caller.rewards.saveVersion({ ...version, taskId: "starred", spec });
  const config = { task: "starred", baseModel: "tiny", steps: 1 };
  const launch = { rewardVersionId: versionId, config, seeds: [0] };
  await expect(caller.runs.launch({ ...launch, trainerId: box.id })).rejects.toThrow("does not offer the base model");
  const other = { ...config, baseModel: "org/other" };
  const { runIds } = await caller.runs.launch({ ...launch, config: other });
  // As it would stand in the queue had it been launched before.
  await db.prisma.run.updateMany({ where: { id: { in: runIds } }, data: { baseModel: "tiny" } });
  expect(await claimRun(db, box, [])).toBe(null);
  await db.prisma.run.updateMany({ where: { id: { in: runIds } }, data: { baseModel: "org/other" } });
  expect(await claimRun(db, box, [])).toMatchObject({ run: runIds[0] });
});

test("a star stands for a model of the hub that another trainer lists too: either may take the run", async () => {
  const any = await makeTrainer(db, { tasks: [{ ...mathTask, id: "hub" }], baseModels: anyModel });
  await makeTrainer(db, { tasks: ["hub"], baseModels: [{ id: "qwen2.5-3b", task: null }] });
  const { versionId } = await caller.rewards.saveVersion({ ...version, taskId: "hub", spec });
  const config = { task: "hub", baseModel: "qwen2.5-3b", steps: 1 };
  const launch = { rewardVersionId: versionId, config, seeds: [0], trainerId: any.id };
  const { runIds } = await caller.runs.launch(launch);
  expect(await claimRun(db, any, [])).toMatchObject({ run: runIds[0] });
});

test("the newest registration says what a task is, and none says it of ours", async () => {
  await makeTrainer(db, { tasks: [{ ...arithmeticTask, success: "parsed", name: "Other sums" }] });
  expect(await listed("arithmetic")).toMatchObject({ name: "Arithmetic", success: "correct", knownFrom: "product" });
  await makeTrainer(db, { tasks: [{ ...mathTask, id: "renamed", name: "Before" }] });
  const { id } = await makeTrainer(db, { tasks: [{ ...mathTask, id: "renamed", name: "After" }] });
  expect(await listed("renamed")).toMatchObject({ name: "After" });
  await caller.trainers.revoke({ trainerId: id });
  expect(await listed("renamed")).toMatchObject({ name: "Before" });
});

test("the task of a revoked trainer is offered no more, and its runs still say what it is", async () => {
  const { id } = await makeTrainer(db, { tasks: [{ ...mathTask, id: "gone" }], baseModels: anyModel });
  const { versionId } = await caller.rewards.saveVersion({ ...version, taskId: "gone", spec });
  const config = { task: "gone", baseModel: "m", steps: 1 };
  const { runIds } = await caller.runs.launch({ rewardVersionId: versionId, config, seeds: [0] });
  await caller.trainers.revoke({ trainerId: id });
  expect(await listed("gone")).toBe(undefined);
  expect((await caller.runs.get({ runId: runIds[0] ?? "" })).describedTask).toMatchObject({ id: "gone" });
  await expect(caller.runs.launch({ rewardVersionId: versionId, config, seeds: [1] })).rejects.toThrow(
    "No trainer offers the task gone.",
  );
});

test("a launch that asks for what no trainer has is refused, with what to change", async () => {
  const task = { ...mathTask, id: "features" };
  const judge = { type: "score_model" as const, endpoint: "judge", model: "m", prompt: "Rate {completion}" };
  const terms = [...spec.terms, { id: "kind", source: judge }];
  await makeTrainer(db, { tasks: [task], baseModels: anyModel, features: ["lora"] });
  const save = { ...version, taskId: "features", spec: { ...spec, terms } };
  const { versionId } = await caller.rewards.saveVersion(save);
  const config = { task: "features", baseModel: "m", steps: 1, loraRank: 8 };
  const launch = () => caller.runs.launch({ rewardVersionId: versionId, config, seeds: [0], launchAnyway: true });
  await expect(launch()).rejects.toThrow("No trainer offers terms of the type score_model, which kind is");
  await makeTrainer(db, { tasks: ["features"], baseModels: anyModel, features: ["score_model", "endpoint:other"] });
  await expect(launch()).rejects.toThrow("No trainer offers the endpoint judge, which kind asks");
  await makeTrainer(db, { tasks: ["features"], baseModels: anyModel, features: ["score_model", "endpoint:judge"] });
  await expect(launch()).rejects.toThrow(
    "No trainer offers all that this run needs together: score_model, endpoint:judge, lora.",
  );
  const all = ["score_model", "endpoint:judge", "lora"];
  await makeTrainer(db, { tasks: ["features"], baseModels: anyModel, features: all });
  const { runIds } = await launch();
  const { requires } = await db.prisma.run.findUniqueOrThrow({ where: { id: runIds[0] ?? "" } });
  expect(requires).toEqual(all);
});

test("a grid that trains adapters in one of its runs asks for LoRA", async () => {
  await makeTrainer(db, { tasks: [{ ...mathTask, id: "grid" }], baseModels: anyModel });
  const { versionId } = await caller.rewards.saveVersion({ ...version, taskId: "grid", spec });
  const config = { task: "grid", baseModel: "m", steps: 1 };
  const vary = [{ path: "config.loraRank", values: [0, 8] }];
  await expect(caller.runs.launch({ rewardVersionId: versionId, config, seeds: [0], vary })).rejects.toThrow(
    "No trainer offers LoRA for m: give it the rank 0, which trains all weights.",
  );
});

test("a description that does not fit is refused at registration with the path of its fault", () => {
  const about = { name: "Box", engine: "torch", version: "1", device: "cpu", memory: null, baseModels: anyModel };
  expect(() =>
    parseBody(registerRequestSchema, { ...about, tasks: ["a", { ...mathTask, success: "solved" }] }),
  ).toThrow("tasks.1.success: success names one of the signals: correct, parsed, repetition.");
  expect(() => parseBody(registerRequestSchema, { ...about, tasks: [""] })).toThrow(/^tasks\.0: /);
});

function signalTerm(signal: string) {
  return { id: "a", source: { type: "signal" as const, signal } };
}
