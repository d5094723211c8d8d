import type { Fault } from "@/domain/reward/faults";
import { rewardHash } from "@/domain/reward/hash";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { commonSignals, type Signal, tasks } from "@/domain/task/task";
import { AppError } from "@/server/app-error";

/** What parsing an untrusted spec says: the spec with defaults and its hash, or every fault with its path. */
export type ParsedSpec = { ok: true; spec: RewardSpec; hash: string } | { ok: false; faults: Fault[] };

/** Parses a spec against a task's signals; without a task, whether names are signals is not checked. */
export function parseReward(spec: unknown, taskId: string | null): ParsedSpec {
  const parsed = parseRewardSpec(spec, taskId === null ? null : { signals: signalsOf(taskId) });
  return parsed.ok ? { ...parsed, hash: rewardHash(parsed.spec) } : parsed;
}

/** The signals a reward may use on a task. */
export function signalsOf(taskId: string): Signal[] {
  const task = tasks.find(({ id }) => id === taskId);
  if (!task) {
    throw new AppError(
      "bad_request",
      `No task is called "${taskId}". There are: ${tasks.map(({ id }) => id).join(", ")}.`,
      [{ path: ["taskId"], message: "no such task" }],
    );
  }
  return [...task.signals, ...commonSignals];
}
