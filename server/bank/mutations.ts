import { randomUUID } from "node:crypto";
import { bankJob, MOST_BANK_ROLLOUTS } from "@/domain/rollout/bank";
import { offersModel, ownNames } from "@/domain/task/offered-models";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { insertRuns } from "@/server/run/insert-runs";
import { knownTask } from "@/server/task/known-task";
import { baseModelsSchema } from "@/server/task/queries";

export type BankInput = {
  task: string;
  baseModel: string;
  prompts: number;
  samplesPerPrompt: number;
  temperature: number;
};

/** Queues the sampling of a bank: base rollouts of the task's validation prompts. Trainers take it when nothing else waits. */
export async function createBank(
  db: Database,
  actor: Actor,
  input: BankInput,
): Promise<{ bankId: string; runId: string }> {
  requireOwner(actor);
  const rollouts = input.prompts * input.samplesPerPrompt;
  if (rollouts > MOST_BANK_ROLLOUTS) {
    throw new AppError(
      "bad_request",
      `This bank would have ${rollouts} rollouts; ${MOST_BANK_ROLLOUTS} are the most. Take fewer prompts or fewer samples a prompt.`,
    );
  }
  const trainers = await db.prisma.trainer.findMany({
    where: { projectId: actor.projectId, revokedAt: null },
    take: 1000,
    select: { baseModels: true, features: true, tasks: true },
  });
  const read = trainers.map((trainer) => ({ ...trainer, baseModels: baseModelsSchema.parse(trainer.baseModels) }));
  const own = ownNames(read);
  const offered = read.some(
    ({ features, tasks, baseModels }) =>
      features.includes("bank") && tasks.includes(input.task) && offersModel(baseModels, input, own),
  );
  if (!offered) {
    throw new AppError(
      "bad_request",
      `No trainer samples banks of ${input.baseModel} on ${input.task}. Start one that does, or choose another base model.`,
    );
  }
  return db.prisma.$transaction((tx) => queueBank(tx, actor, input));
}

export async function queueBank(
  tx: Prisma.TransactionClient,
  actor: Actor,
  input: BankInput,
): Promise<{ bankId: string; runId: string }> {
  const task = await knownTask(tx, actor, input.task);
  if (!task) throw new AppError("bad_request", `No task is called "${input.task}".`);
  if (task.success === "") {
    throw new AppError("bad_request", `Nobody has said which signal is success on ${input.task}: no bank is sampled.`);
  }
  const name = `Bank of ${input.baseModel}`;
  const run = { name, job: "bank" as const, rewardVersionId: null, seed: 0, ...bankJob(task, input) };
  const { runIds } = await insertRuns(tx, actor, { launchId: randomUUID(), trainerId: null, runs: [run] });
  const runId = runIds[0] ?? "";
  const { prompts, samplesPerPrompt, temperature, baseModel } = input;
  const bank = await tx.bank.create({
    data: {
      projectId: actor.projectId,
      name,
      task: task.id,
      baseModel,
      split: "validation",
      prompts,
      samplesPerPrompt,
      temperature,
      runId,
    },
    select: { id: true },
  });
  return { bankId: bank.id, runId };
}
