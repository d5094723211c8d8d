import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/server/actor";
import { actorOfRequest } from "@/server/actor-of-request";
import { getDatabase } from "@/server/db/client";
import { callerOf, owner, refusalOf } from "@/tests/server/caller";
import { makeTrainer, queueRun } from "@/tests/server/protocol-fixture";
import { AppError } from "./app-error";
import { appRouter } from "./root-router";
import { shareActor } from "./share/actor";
import { findShare } from "./share/find";

const db = getDatabase();
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let sharedRun: string;
let otherRun: string;
let reward: string;
let version: string;
let share: Actor;

beforeAll(async () => {
  trainer = await makeTrainer(db);
  sharedRun = await queueRun(db);
  otherRun = await queueRun(db);
  const spec = {
    schema: "rewardspec/1",
    name: "R",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  };
  const save = { rewardId: null, spec, parentVersionId: null };
  ({ rewardId: reward, versionId: version } = await callerOf(db).rewards.saveVersion({ ...save, name: "R" }));
  const { token } = await callerOf(db).shares.create({
    page: "run",
    runIds: [sharedRun],
    frozen: false,
    expiresAt: null,
  });
  share = shareActor(await findShare(db, token));
});
afterAll(() => db.close());

/** Every procedure with an input that would be answered for the owner; the ids are what is asked for. */
function callsOf(actor: Actor, ids: { runId: string; rewardId: string }) {
  const caller = callerOf(db, actor);
  const { runId, rewardId } = ids;
  const config = { task: "arithmetic", baseModel: "base" };
  return {
    "rewards.list": () => caller.rewards.list(),
    "rewards.get": () => caller.rewards.get({ rewardId }),
    "rewards.version": () => caller.rewards.version({ versionId: version }),
    "rewards.parse": () => caller.rewards.parse({ spec: {} }),
    "rewards.saveVersion": () => caller.rewards.saveVersion({ rewardId, name: "x", spec: {}, parentVersionId: null }),
    "tasks.list": () => caller.tasks.list(),
    "trainers.list": () => caller.trainers.list(),
    "trainers.createKey": () => caller.trainers.createKey({ name: "x" }),
    "trainers.revoke": () => caller.trainers.revoke({ trainerId: trainer.id }),
    "runs.list": () => caller.runs.list({}),
    "runs.get": () => caller.runs.get({ runId }),
    "runs.launch": () => caller.runs.launch({ rewardVersionId: "x", config, seeds: [1] }),
    "runs.checks": () => caller.runs.checks({ rewardVersionId: "x", config }),
    "runs.runChecks": () => caller.runs.runChecks({ rewardVersionId: "x", config }),
    "runs.launchRegimes": () => caller.runs.launchRegimes({}),
    "runs.launchAgain": () => caller.runs.launchAgain({ runId, seed: 1 }),
    "runs.evaluate": () => caller.runs.evaluate({ runId, step: 1, seed: 1, testSamples: 8 }),
    "runs.cancelLaunch": () => caller.runs.cancelLaunch({ launchId: "x" }),
    "runs.cancel": () => caller.runs.cancel({ runId }),
    "runs.pause": () => caller.runs.pause({ runId }),
    "runs.resume": () => caller.runs.resume({ runId }),
    "runs.estimate": () => caller.runs.estimate({ config }),
    "checkpoints.list": () => caller.checkpoints.list({ runId }),
    "checkpoints.children": () => caller.checkpoints.children({ runId }),
    "series.list": () => caller.series.list({ runId }),
    "series.points": () => caller.series.points({ runId, metrics: ["reward"] }),
    "rollouts.steps": () => caller.rollouts.steps({ runId }),
    "rollouts.page": () => caller.rollouts.page({ runId, step: 1, split: "train" }),
    "evaluations.list": () => caller.evaluations.list({ runId }),
    "banks.list": () => caller.banks.list(),
    "banks.get": () => caller.banks.get({ bankId: runId }),
    "banks.texts": () => caller.banks.texts({ bankId: runId, places: [0] }),
    "banks.fromRun": () => caller.banks.fromRun({ runId, split: "train", fromStep: 1, toStep: 2 }),
    "banks.remove": () => caller.banks.remove({ bankId: runId }),
    "banks.create": () => caller.banks.create({ task: "arithmetic", baseModel: "base" }),
    "logs.page": () => caller.logs.page({ runId }),
    "compare.runs": () => caller.compare.runs({ runIds: [runId] }),
    "compare.series": () => caller.compare.series({ runIds: [runId], metrics: ["reward"] }),
    "shares.list": () => caller.shares.list(),
    "shares.create": () => caller.shares.create({ page: "run", runIds: [runId], frozen: false, expiresAt: null }),
    "shares.revoke": () => caller.shares.revoke({ shareId: "x" }),
    "shares.rewards": () => caller.shares.rewards({ token: "x" }),
    "compare.evaluations": () => caller.compare.evaluations({ runIds: [runId] }),
    "live.runs": async () => {
      const stream = await caller.live.runs({ runs: [{ runId, revision: 0 }] });
      // Ends at once: what matters is whether the first step is refused.
      await Promise.race([stream[Symbol.asyncIterator]().next(), new Promise((resolve) => setTimeout(resolve, 50))]);
    },
  };
}

const readableByShare = [
  "runs.list",
  "runs.get",
  "series.list",
  "series.points",
  "rollouts.steps",
  "rollouts.page",
  "evaluations.list",
  "logs.page",
  "live.runs",
  "compare.runs",
  "compare.series",
  "compare.evaluations",
];

test("this file calls every procedure there is", () => {
  expect(Object.keys(callsOf(owner, { runId: "", rewardId: "" })).sort()).toEqual(
    Object.keys(appRouter._def.procedures).sort(),
  );
});

describe("a share", () => {
  test("reads what was shared and is refused everything else", async () => {
    const calls = callsOf(share, { runId: sharedRun, rewardId: reward });
    for (const [name, call] of Object.entries(calls)) {
      if (readableByShare.includes(name)) await call();
      else expect([name, (await refusalOf(call())).code]).toEqual([name, "FORBIDDEN"]);
    }
  });

  test("reads the checks of a shared run with the bank's name, and none of its rollouts", async () => {
    const examples = [{ place: 3, promptId: "of the bank", note: "it pays 2" }];
    const base = { id: "finite", kind: "finite", title: "Every rollout gets a reward", reason: "3 of 8 get none." };
    const bank = { name: "Mine", prompts: 4, rollouts: 8 };
    const about = { specHash: "hash", bankId: "bank", bank, at: new Date().toISOString(), launchedAnyway: true };
    const checks = { ...about, checks: [{ ...base, status: "failed", examples, fix: null }] };
    await db.prisma.run.update({ where: { id: sharedRun }, data: { checks } });
    const read = await callerOf(db, share).runs.get({ runId: sharedRun });
    expect(read.checks).toEqual({ ...about, checks: [{ ...base, status: "failed", examples: [], fix: null }] });
    expect(JSON.stringify(read)).not.toContain("of the bank");
    expect((await callerOf(db).runs.get({ runId: sharedRun })).checks?.checks[0]?.examples).toEqual(examples);
  });

  test("is refused runs that were not shared, and lists only what was", async () => {
    const calls = callsOf(share, { runId: otherRun, rewardId: reward });
    for (const [name, call] of Object.entries(calls)) {
      if (name === "runs.list") continue;
      const code = await refusalOf(call()).then(
        (refusal) => refusal.code,
        (error: unknown) => (error instanceof AppError ? error.code.toUpperCase() : error),
      );
      expect([name, code]).toEqual([name, "FORBIDDEN"]);
    }
    const { runs, total } = await callerOf(db, share).runs.list({});
    expect([runs.map(({ id }) => id), total]).toEqual([[sharedRun], 1]);
  });
});

describe("a trainer key", () => {
  test("opens no procedure", async () => {
    const actor = await actorOfRequest(db, new Headers({ authorization: `Bearer ${trainer.key}` }));
    expect(actor).toMatchObject({ kind: "trainer", trainerId: trainer.id });
    for (const [name, call] of Object.entries(callsOf(actor, { runId: sharedRun, rewardId: reward }))) {
      const code = await refusalOf(call()).then(
        (refusal) => refusal.code,
        (error: unknown) => (error instanceof AppError ? error.code.toUpperCase() : error),
      );
      expect([name, code]).toEqual([name, "FORBIDDEN"]);
    }
  });

  test("a wrong key never falls back to the owner", async () => {
    for (const authorization of ["Bearer wrong", "Basic x", "Bearer"]) {
      await expect(actorOfRequest(db, new Headers({ authorization }))).rejects.toThrow(AppError);
    }
  });
});

test("an owner sees nothing of another project", async () => {
  await db.prisma.project.create({ data: { id: "elsewhere", name: "Elsewhere" } });
  const calls = callsOf({ kind: "owner", projectId: "elsewhere" }, { runId: sharedRun, rewardId: reward });
  for (const name of [
    "rewards.get",
    "rewards.version",
    "runs.get",
    "runs.launchAgain",
    "runs.evaluate",
    "runs.cancelLaunch",
    "runs.cancel",
    "checkpoints.list",
    "checkpoints.children",
    "series.list",
    "series.points",
    "rollouts.steps",
    "rollouts.page",
    "evaluations.list",
    "logs.page",
    "trainers.revoke",
    "banks.get",
    "banks.texts",
    "banks.fromRun",
    "banks.remove",
  ] as const) {
    expect([name, (await refusalOf(calls[name]())).code]).toEqual([name, "NOT_FOUND"]);
  }
  const stranger = callerOf(db, { kind: "owner", projectId: "elsewhere" });
  expect((await stranger.runs.list({})).total).toBe(0);
  expect((await stranger.rewards.list()).rewards).toEqual([]);
  expect((await stranger.trainers.list()).trainers).toEqual([]);
});

test("a key that was revoked opens nothing", async () => {
  const { trainerId, key } = await callerOf(db).trainers.createKey({ name: "Lent box" });
  const row = (await callerOf(db).trainers.list()).trainers.find(({ id }) => id === trainerId);
  expect(row).toMatchObject({ name: "Lent box", engine: null, online: false, running: [] });
  expect(await actorOfRequest(db, new Headers({ authorization: `Bearer ${key}` }))).toMatchObject({ trainerId });
  await callerOf(db).trainers.revoke({ trainerId });
  await expect(actorOfRequest(db, new Headers({ authorization: `Bearer ${key}` }))).rejects.toThrow(AppError);
  expect((await refusalOf(callerOf(db).trainers.revoke({ trainerId }))).code).toBe("NOT_FOUND");
});
