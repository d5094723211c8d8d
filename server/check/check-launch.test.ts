import { afterAll, beforeAll, expect, test } from "vitest";
import type { RewardSpecInput } from "@/domain/reward/spec";
import { recordedBank } from "@/scripts/demo/recorded-bank";
import { receiveImport } from "@/server/bank/receive-import";
import { getDatabase } from "@/server/db/client";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { makeTrainer } from "@/tests/server/protocol-fixture";
import { MOST_CHECKED } from "./check-launch";

const db = getDatabase();
const caller = callerOf(db);
const config = { task: "arithmetic", baseModel: "arithmetic-base", steps: 100 };
const correct = { id: "correct", source: { type: "signal" as const, signal: "correct" } };

async function save(name: string, rest: Partial<RewardSpecInput>): Promise<string> {
  const spec = { schema: "rewardspec/1", name, terms: [correct], ...rest };
  return (await caller.rewards.saveVersion({ rewardId: null, name, spec, parentVersionId: null })).versionId;
}

beforeAll(async () => {
  await makeTrainer(db, {
    features: ["python"],
    baseModels: [
      { id: "arithmetic-base", task: "arithmetic" },
      { id: "other", task: "arithmetic" },
    ],
  });
  const query = new URLSearchParams({ name: "Recorded", task: "arithmetic", baseModel: "arithmetic-base" });
  const body = recordedBank("arithmetic")
    .map((rollout) => JSON.stringify(rollout))
    .join("\n");
  const init = { method: "POST", body, headers: { host: "localhost:3000" } };
  const answer = await receiveImport(new Request(`http://localhost:3000/api/banks/import?${query}`, init));
  expect(answer.status).toBe(201);
});
afterAll(() => db.close());

/** Rambling is paid, however often it is called a penalty. */
const rambling = {
  id: "steps",
  role: "penalty" as const,
  source: { type: "signal" as const, signal: "steps" },
  weight: 2,
};

test("a launch whose checks pass records them with the run, and the bank they were made on", async () => {
  const rewardVersionId = await save("Fine", {});
  const { reports } = await caller.runs.checks({ rewardVersionId, config });
  expect(reports).toMatchObject([{ runs: 1, report: { bank: { name: "Recorded", rollouts: 2048, prompts: 64 } } }]);
  const { runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1] });
  const { checks } = await caller.runs.get({ runId: runIds[0] ?? "" });
  expect(checks).toMatchObject({ launchedAnyway: false, bank: { name: "Recorded" } });
  expect(checks?.checks.filter(({ status }) => status === "failed")).toEqual([]);
  expect(checks).toMatchObject({ bankId: reports[0]?.report.bankId, specHash: reports[0]?.report.specHash });
  expect(checks?.bankId).not.toBe(null);
});

test("a failed check refuses the launch with the reason, and a launch anyway is recorded", async () => {
  const rewardVersionId = await save("Rambling", { terms: [correct, rambling] });
  const before = (await caller.runs.list({})).total;
  const refusal = await refusalOf(caller.runs.launch({ rewardVersionId, config, seeds: [1] }));
  expect(refusal.message).toContain("steps takes away, as a penalty does: It pays up to 4");
  expect(refusal.faults.map(({ path }) => path)).toContainEqual(["checks", "penalty_sign:steps"]);
  expect((await caller.runs.list({})).total).toBe(before);
  const { runIds } = await caller.runs.launch({ rewardVersionId, config, seeds: [1], launchAnyway: true });
  const { checks } = await caller.runs.get({ runId: runIds[0] ?? "" });
  expect(checks?.launchedAnyway).toBe(true);
  expect(checks?.checks.find(({ id }) => id === "penalty_sign:steps")).toMatchObject({
    status: "failed",
    fix: { patch: [{ op: "set", path: ["terms", 1, "weight"], value: -2 }] },
  });
  // What was let through once is let through again, and says so.
  const again = await caller.runs.launchAgain({ runId: runIds[0] ?? "", seed: 2 });
  expect((await caller.runs.get({ runId: again.runIds[0] ?? "" })).checks?.launchedAnyway).toBe(true);
});

test("without a bank the reward's own tests gate, and the rest is recorded as not run", async () => {
  const failing = { name: "pays two", rollout: { signals: { correct: 1 } }, expect: { term: "taskTotal", min: 2 } };
  const elsewhere = { ...config, baseModel: "other" };
  const tested = await save("Tested", { tests: [failing] });
  const refusal = await refusalOf(caller.runs.launch({ rewardVersionId: tested, config: elsewhere, seeds: [1] }));
  expect(refusal.message).toContain("pays two: taskTotal is 1, expected at least 2.");
  const { runIds } = await caller.runs.launch({
    rewardVersionId: await save("Untested", {}),
    config: elsewhere,
    seeds: [1],
  });
  const { checks } = await caller.runs.get({ runId: runIds[0] ?? "" });
  expect(checks).toMatchObject({ bank: null, bankId: null, checks: [{ id: "bank", status: "not_run" }] });
});

test("of a grid each different reward is checked once, up to a limit", async () => {
  const rewardVersionId = await save("Grid", { terms: [correct, { ...rambling, weight: -0.01 }] });
  const vary = [{ path: "terms.steps.weight", values: [-0.01, 0.5] }];
  const refusal = await refusalOf(caller.runs.launch({ rewardVersionId, config, vary, seeds: [1, 2] }));
  expect(refusal.faults.map(({ path }) => path)).toContainEqual(["checks", "penalty_sign:steps"]);
  const { reports } = await caller.runs.checks({ rewardVersionId, config, vary });
  expect(reports.map(({ runs }) => runs)).toEqual([1, 1]);
  const many = [
    { path: "terms.steps.weight", values: Array.from({ length: MOST_CHECKED + 2 }, (_, at) => -at / 1000) },
  ];
  const asked = await caller.runs.checks({ rewardVersionId, config, vary: many });
  const past = asked.reports.filter(({ report }) => report.bankId === null);
  expect(past.map(({ report }) => report.checks.map(({ id, status }) => [id, status]))).toEqual([
    [["bank", "not_run"]],
    [["bank", "not_run"]],
  ]);
  expect(past[0]?.report.checks[0]?.reason).toContain(`the first ${MOST_CHECKED} different rewards`);
  // The last one comes to 1 - 0.025: its own test fails, and nothing is launched.
  const rollout = { signals: { correct: 1, steps: 1 } };
  const paid = { name: "pays", rollout, expect: { term: "taskTotal", min: 0.9755 } };
  const tested = await save("Tested grid", { terms: [correct, { ...rambling, weight: -0.01 }], tests: [paid] });
  const all = await refusalOf(caller.runs.launch({ rewardVersionId: tested, config, vary: many, seeds: [1] }));
  expect(all.faults.map(({ path }) => path)).toContainEqual(["checks", "test:0"]);
});

test("a reward in Python is checked by running it, on the bank and on its tests", async () => {
  const code = "def reward(prompt, completion, answer, signals):\n    return -3.0 if signals['correct'] == 1 else 1.0";
  const tests = [{ name: "wrong pays 1", rollout: { signals: { correct: 0 } }, expect: { term: "p", min: 1, max: 1 } }];
  const term = { id: "p", source: { type: "python" as const, code } };
  const rewardVersionId = await save("Python", { terms: [term], tests });
  const asked = { rewardVersionId, config };
  const statusOf = ({ reports }: Awaited<ReturnType<typeof caller.runs.checks>>) =>
    Object.fromEntries(reports[0]?.report.checks.map((check) => [check.id, check.status]) ?? []);
  // Reading runs nobody's code.
  const before = await caller.runs.checks(asked);
  expect(before.python).toBe("waits");
  expect(statusOf(before)).toMatchObject({ "test:0": "not_run", gold_best: "not_run", pair_order: "not_run" });
  expect(before.reports[0]?.report.checks[0]?.reason).toContain("press Run the checks");
  const ran = await caller.runs.runChecks(asked);
  expect(ran.python).toBe("ran");
  expect(statusOf(ran)).toMatchObject({
    "test:0": "passed",
    finite: "passed",
    gold_best: "failed",
    pair_order: "failed",
  });
  expect(await caller.runs.checks(asked)).toEqual(ran);
});
