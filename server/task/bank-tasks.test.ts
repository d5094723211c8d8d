import { afterAll, expect, test } from "vitest";
import type { ImportReport } from "@/domain/rollout/import-report";
import { receiveImport } from "@/server/bank/receive-import";
import { getDatabase } from "@/server/db/client";
import { callerOf } from "@/tests/server/caller";
import { makeTrainer } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
afterAll(() => db.close());

async function post(query: Record<string, string>, rollouts: object[]): Promise<ImportReport> {
  const about = new URLSearchParams({ name: "Mine", baseModel: "some-7b", ...query });
  const body = rollouts.map((rollout) => JSON.stringify(rollout)).join("\n");
  const init = { method: "POST", body, headers: { host: "localhost:3000" } };
  const answer = await receiveImport(new Request(`http://localhost:3000/api/banks/import?${about}`, init));
  const { report }: { report: ImportReport } = await answer.json();
  return report;
}

const rollouts = [1, 0].map((executes) => ({
  ...{ promptId: "q1", prompt: "How many?", completion: "SELECT 1", tokens: 7, tier: "joins", refLogprob: -3 },
  signals: { executes, tables: 0.5, "format/ok": 1 },
}));
const spec = (signal: string) => ({
  schema: "rewardspec/1",
  name: "SQL",
  terms: [{ id: "a", source: { type: "signal", signal } }],
});
const listed = async (id: string) => (await caller.tasks.list()).tasks.find((task) => task.id === id);

test("a task that only a bank knows is listed, and rewards are composed on it with the signals seen", async () => {
  const mistyped = await post({ task: "sql", success: "exectes" }, rollouts);
  expect([mistyped.bankId, mistyped.refusal]).toEqual([
    null,
    expect.stringContaining('no rollout has the signal "exectes" that is said to be success. Did you mean "executes"?'),
  ]);
  expect(await listed("sql")).toBe(undefined);

  const { bankId, notes } = await post({ task: "sql", success: "executes" }, rollouts);
  expect(notes).toContainEqual(expect.stringContaining('No reward can name "format/ok"'));
  expect(await caller.banks.get({ bankId: bankId ?? "" })).toMatchObject({ task: "sql", accuracy: 0.5 });
  expect(await listed("sql")).toMatchObject({
    ...{ knownFrom: "banks", baseModels: [], success: "executes", maxTokens: 7, tiers: [{ id: "joins" }] },
    signals: [
      { name: "executes", kind: "outcome", unit: "share", range: [0, 1] },
      { name: "tables", kind: "outcome", unit: "share", range: [0.5, 0.5] },
    ],
  });
  expect(await listed("arithmetic")).toMatchObject({ knownFrom: "product" });

  const elsewhere = callerOf(db, { kind: "owner", projectId: "elsewhere" });
  expect((await elsewhere.tasks.list()).tasks.map(({ id }) => id)).toEqual(["arithmetic", "gridworld"]);

  const version = { rewardId: null, name: "SQL", message: "", parentVersionId: null, taskId: "sql" };
  await expect(caller.rewards.saveVersion({ ...version, spec: spec("exectes") })).rejects.toThrow(
    'the task has no signal "exectes". Did you mean "executes"?',
  );
  const { versionId, rewardId } = await caller.rewards.saveVersion({ ...version, spec: spec("executes") });
  expect((await caller.rewards.get({ rewardId })).versions[0]).toMatchObject({ taskId: "sql" });
  await expect(caller.rewards.saveVersion({ ...version, taskId: "sq", spec: spec("executes") })).rejects.toThrow(
    'No task is called "sq". There are: arithmetic, gridworld, sql.',
  );
  await makeTrainer(db);
  const config = { task: "sql", baseModel: "some-7b", steps: 1 };
  await expect(caller.runs.launch({ rewardVersionId: versionId, config, seeds: [0] })).rejects.toThrow(
    /No trainer offers the task sql\. It is known from banks alone/,
  );

  // With a trainer that offers it, it is launched as any other.
  await makeTrainer(db, { tasks: ["sql"], baseModels: [{ id: "some-7b", task: "sql" }] });
  expect((await listed("sql"))?.baseModels).toMatchObject([{ id: "some-7b" }]);
  const { runIds } = await caller.runs.launch({
    ...{ rewardVersionId: versionId, config, seeds: [0], launchAnyway: true },
  });
  const { checks } = await caller.runs.get({ runId: runIds[0] ?? "" });
  expect(checks).toMatchObject({ bank: { name: "Mine", rollouts: 2 } });

  // A later bank of it need not say again what success is, and tells more of its signals.
  await post({ task: "sql" }, [{ ...rollouts[0], signals: { executes: 0, rows: 40 } }]);
  expect(await listed("sql")).toMatchObject({
    success: "executes",
    signals: [{ name: "executes" }, { name: "rows" }, { name: "tables" }],
  });
});

test("a task of ours has its own success", async () => {
  const about = new URLSearchParams({ name: "Mine", baseModel: "b", task: "arithmetic", success: "parsed" });
  const init = { method: "POST", body: "{}", headers: { host: "localhost:3000" } };
  const answer = await receiveImport(new Request(`http://localhost:3000/api/banks/import?${about}`, init));
  expect([answer.status, await answer.json()]).toEqual([
    400,
    {
      error: {
        code: "bad_request",
        message: expect.stringContaining('it is "correct" on arithmetic, so leave it out'),
      },
    },
  ]);
});
