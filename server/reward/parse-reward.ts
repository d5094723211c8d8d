import type { Fault } from "@/domain/reward/faults";
import { rewardHash } from "@/domain/reward/hash";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { commonSignals, type Signal, type Task } from "@/domain/task/task";
import type { Actor } from "@/server/actor";
import type { Prisma } from "@/server/db/generated/client";
import { requireTask } from "@/server/task/known-task";

/** What parsing an untrusted spec says: the spec with defaults and its hash, or every fault with its path. */
export type ParsedSpec = { ok: true; spec: RewardSpec; hash: string } | { ok: false; faults: Fault[] };

/** Parses a spec against the signals of the task it is for; without a task, whether names are signals is not checked. */
export async function parseReward(
  client: Prisma.TransactionClient,
  actor: Actor,
  { spec, taskId }: { spec: unknown; taskId: string | null },
): Promise<ParsedSpec> {
  return parseOnTask(spec, taskId === null ? null : await requireTask(client, actor, taskId));
}

/** The same on a task that was read already. */
export function parseOnTask(spec: unknown, task: Task | null): ParsedSpec {
  const parsed = parseRewardSpec(spec, task && { signals: signalsOf(task) });
  return parsed.ok ? { ...parsed, hash: rewardHash(parsed.spec) } : parsed;
}

/** The signals a reward may use on a task. */
export function signalsOf(task: Task): Signal[] {
  return [...task.signals, ...commonSignals];
}
