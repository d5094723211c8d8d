import { expect, test } from "vitest";
import { parseRewardSpec } from "@/domain/reward/parse";
import { reasoningStarter, rewardPresets } from "@/domain/reward/presets";
import { watchBank } from "@/domain/task/seen-in-bank";
import { arithmeticTask } from "@/domain/task/task";
import { taskOfBanks } from "@/domain/task/task-of-banks";
import { presetsFor, startAnew, startOnBankTask } from "./presets-for";

function bankTask(signals: Record<string, number>, success: string | null) {
  const watch = watchBank();
  watch.take({ signals, tokens: 1 });
  return { ...taskOfBanks({ id: "sql", banks: [watch.seen(success)] }), knownFrom: "banks" as const };
}

test("on a task that only banks know the presets are those it has the signals for, and each is valid there", () => {
  expect(presetsFor({ ...arithmeticTask, knownFrom: "product" })).toEqual(rewardPresets());
  const task = bankTask({ executes: 1, tables: 0.5 }, "executes");
  expect(presetsFor(task).map(({ id }) => id)).toEqual([
    "task_reward",
    "distribution_sharpening",
    "tempered_sampling",
    "tilted_sampling",
  ]);
  const full = bankTask({ correct: 1, progress: 0.5, steps: 3 }, "correct");
  expect(presetsFor(full).map(({ id, task }) => [id, task])).toContainEqual(["reasoning_starter", "sql"]);
  for (const one of [task, full])
    for (const { spec } of presetsFor(one)) expect(parseRewardSpec(spec, one)).toMatchObject({ ok: true });
});

test("a success that is more than 0 to 1 is not said to be within it", () => {
  const ranges = (value: number) =>
    presetsFor(bankTask({ score: value }, "score")).map(({ spec }) => spec.terms[0]?.range ?? null);
  expect(ranges(1)[0]).toEqual([0, 1]);
  expect(ranges(-1)).toEqual([null, null, null, null]);
});

test("a new reward begins as success alone, or as the first signal where nobody said which is success", () => {
  const terms = (task: Parameters<typeof startOnBankTask>[0]) => startOnBankTask(task).terms.map(({ id }) => id);
  expect(terms(bankTask({ tables: 0.5, executes: 1 }, "executes"))).toEqual(["executes"]);
  expect(terms(bankTask({ tables: 0.5, executes: 1 }, null))).toEqual(["tables"]);
  expect(terms(bankTask({}, null))).toEqual(["tokens"]);
});

test("a start that another task has not the signals for gives way to that task's success", () => {
  const task = bankTask({ executes: 1 }, "executes");
  expect(startAnew(reasoningStarter.spec, task)?.terms.map(({ id }) => id)).toEqual(["executes"]);
  expect(startAnew(startOnBankTask(task), task)).toBeNull();
  expect(startAnew(reasoningStarter.spec, { ...arithmeticTask, knownFrom: "product" })).toBeNull();
});
