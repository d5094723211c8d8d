import type { seenInBankSchema } from "@/domain/task/seen-in-bank";
import { type Task, tasks } from "@/domain/task/task";
import { taskOfBanks } from "@/domain/task/task-of-banks";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { bankOriginSchema } from "@/server/bank/origin";
import type { Prisma } from "@/server/db/generated/client";
import { describedTasks } from "./described-tasks";

export type KnownTask = Task & {
  /** Ours; described by a trainer; or known from the rollouts of banks alone: then neither its prompts nor its verifier are anywhere. */
  knownFrom: "product" | "trainer" | "banks";
};

/** Banks that tasks are made of: the newest ones of a project. */
const MOST_BANKS = 100;
const ofProduct: KnownTask[] = tasks.map((task) => ({ ...task, knownFrom: "product" }));

/** A task by its id: one of ours, else one that a trainer of the project described, else one that its banks show; null for none. */
export async function knownTask(
  client: Prisma.TransactionClient,
  actor: Actor,
  taskId: string,
): Promise<KnownTask | null> {
  return (await tasksById(client, actor, [taskId])).get(taskId) ?? null;
}

/** The tasks that these ids name; those that name none are left out. Nothing is read where all are ours. */
export async function tasksById(
  client: Prisma.TransactionClient,
  actor: Actor,
  taskIds: readonly string[],
): Promise<Map<string, KnownTask>> {
  const found = new Map<string, KnownTask>();
  const add = (known: readonly KnownTask[]) => {
    for (const task of known) if (taskIds.includes(task.id) && !found.has(task.id)) found.set(task.id, task);
  };
  const missing = () => taskIds.filter((id) => !found.has(id));
  add(ofProduct);
  if (missing().length > 0) {
    add((await describedTasks(client, actor, "known")).map((task) => ({ ...task, knownFrom: "trainer" })));
  }
  if (missing().length > 0) add(await readBankTasks(client, actor, { in: missing() }));
  return found;
}

/** The tasks to choose from: ours, those that trainers describe, and those that only banks know, the one with the newest bank first. */
export async function tasksToOffer(client: Prisma.TransactionClient, actor: Actor): Promise<KnownTask[]> {
  const described = await describedTasks(client, actor, "offered");
  const known: KnownTask[] = [...ofProduct, ...described.map((task) => ({ ...task, knownFrom: "trainer" as const }))];
  return [...known, ...(await readBankTasks(client, actor, { notIn: known.map(({ id }) => id) }))];
}

/** Why an id is no task, with those that there are. */
export async function noSuchTask(client: Prisma.TransactionClient, actor: Actor, taskId: string): Promise<string> {
  const there = (await tasksToOffer(client, actor)).map(({ id }) => id);
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

async function readBankTasks(
  client: Prisma.TransactionClient,
  actor: Actor,
  task: Prisma.StringFilter<"Bank">,
): Promise<KnownTask[]> {
  const banks = await client.bank.findMany({
    // A bank with a run was sampled by it, on a task of ours or of a trainer.
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
  return [...seen].map(([id, ofTask]) => ({ ...taskOfBanks({ id, banks: ofTask }), knownFrom: "banks" }));
}
