import type { Rollout } from "@/domain/rollout/rollout";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { bankGroups } from "./bank-groups";

/** What a bank must share with a run to say something of it: rollouts drawn otherwise have other lengths and signals. */
export type Sampling = {
  task: string;
  baseModel: string;
  temperature: number;
  maxTokens: number;
  fixedLength: boolean;
};

/**
 * The rollouts of the newest finished bank that was sampled like this; null when there is none. An imported bank does not say its
 * maxTokens, and one of a run's rollouts is not the base's: neither is taken.
 */
export async function newestBankRollouts(
  db: Database,
  actor: Actor,
  sampling: Sampling,
): Promise<{ bankId: string; rollouts: Rollout[] } | null> {
  requireOwner(actor);
  const { task, baseModel, temperature, maxTokens, fixedLength } = sampling;
  const sampled = [
    { config: { path: ["maxTokens"], equals: maxTokens } },
    { config: { path: ["fixedLength"], equals: fixedLength } },
  ];
  const bank = await db.prisma.bank.findFirst({
    where: {
      projectId: actor.projectId,
      source: "sampled",
      task,
      baseModel,
      temperature,
      run: { status: "finished", AND: sampled },
    },
    orderBy: { createdAt: "desc" },
    select: { id: true, runId: true },
  });
  if (!bank) return null;
  const rollouts: Rollout[] = [];
  for await (const group of bankGroups(db, { ...bank, source: "sampled" })) rollouts.push(...group);
  return { bankId: bank.id, rollouts };
}
