import type { seenInBankSchema } from "@/domain/task/seen-in-bank";
import { type Task, tasks } from "@/domain/task/task";
import { taskOfBanks } from "@/domain/task/task-of-banks";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { bankOriginSchema } from "@/server/bank/origin";
import type { Prisma } from "@/server/db/generated/client";

export type KnownTask = Task & {
  /** Known from the rollouts of banks alone: neither its prompts nor its verifier are here. */
  fromBanks: boolean;
};

/** Banks that tasks are made of: the newest ones of a project. */
const MOST_BANKS = 100;
const registered = tasks.map(({ id }) => id);

/** A task by its id: one of ours, or one that the project's banks show; null for neither. */
export async function knownTask(
  client: Prisma.TransactionClient,
  actor: Actor,
  taskId: string,
): Promise<KnownTask | null> {
  const ours = tasks.find(({ id }) => id === taskId);
  if (ours) return { ...ours, fromBanks: false };
  return (await readTasks(client, actor, { equals: taskId }))[0] ?? null;
}

/** The tasks that only banks of the project know, the one with the newest bank first. */
export function bankTasks(client: Prisma.TransactionClient, actor: Actor): Promise<KnownTask[]> {
  return readTasks(client, actor, { notIn: registered });
}

/** Why an id is no task, with those that there are. */
export async function noSuchTask(client: Prisma.TransactionClient, actor: Actor, taskId: string): Promise<string> {
  const there = [...registered, ...(await bankTasks(client, actor)).map(({ id }) => id)];
  return `No task is called "${taskId}". There are: ${there.join(", ")}.`;
}

/** The task that an id names. */
export async function requireTask(client: Prisma.TransactionClient, actor: Actor, taskId: string): Promise<KnownTask> {
  const task = await knownTask(client, actor, taskId);
  if (task) return task;
  throw new AppError("bad_request", await noSuchTask(client, actor, taskId), [
    { path: ["taskId"], message: "no such task" },
  ]);
}

async function readTasks(
  client: Prisma.TransactionClient,
  actor: Actor,
  task: Prisma.StringFilter<"Bank">,
): Promise<KnownTask[]> {
  const banks = await client.bank.findMany({
    // A bank with a run was sampled by it, on a task of ours.
    where: { projectId: actor.projectId, runId: null, task },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST_BANKS,
    select: { task: true, origin: true },
  });
  const seen = new Map<string, ReturnType<typeof seenInBankSchema.parse>[]>();
  for (const bank of banks) {
    const origin = bankOriginSchema.parse(bank.origin);
    if (!origin.seen) continue;
    seen.set(bank.task, [...(seen.get(bank.task) ?? []), origin.seen]);
  }
  return [...seen].map(([id, ofTask]) => ({ ...taskOfBanks({ id, banks: ofTask }), fromBanks: true }));
}
