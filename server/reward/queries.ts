import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";

export type RewardVersionRow = {
  id: string;
  number: number;
  hash: string;
  spec: RewardSpec;
  message: string;
  author: string;
  parentId: string | null;
  createdAt: Date;
};

export type RewardRow = {
  id: string;
  name: string;
  updatedAt: Date;
  /** How many versions there are. */
  versions: number;
  latest: RewardVersionRow;
};

const versionColumns = {
  id: true,
  number: true,
  hash: true,
  spec: true,
  message: true,
  author: true,
  parentId: true,
  createdAt: true,
} as const;

/** The 200 rewards of the project that changed last, with their latest version. */
export async function listRewards(db: Database, actor: Actor): Promise<{ rewards: RewardRow[] }> {
  requireOwner(actor);
  const rewards = await db.prisma.reward.findMany({
    where: { projectId: actor.projectId },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: 200,
    select: {
      id: true,
      name: true,
      updatedAt: true,
      _count: { select: { versions: true } },
      versions: { orderBy: { number: "desc" }, take: 1, select: versionColumns },
    },
  });
  return {
    rewards: rewards.flatMap(({ versions: [latest], _count, ...reward }) =>
      latest ? [{ ...reward, versions: _count.versions, latest: versionRow(latest) }] : [],
    ),
  };
}

/** One reward with its newest 200 versions, newest first. */
export async function getReward(
  db: Database,
  actor: Actor,
  rewardId: string,
): Promise<{ id: string; name: string; versions: RewardVersionRow[] }> {
  requireOwner(actor);
  const reward = await db.prisma.reward.findFirst({
    where: { id: rewardId, projectId: actor.projectId },
    select: { id: true, name: true, versions: { orderBy: { number: "desc" }, take: 200, select: versionColumns } },
  });
  if (!reward) throw new AppError("not_found", "There is no such reward. Choose one in the list of rewards.");
  return { ...reward, versions: reward.versions.map(versionRow) };
}

function versionRow<T extends { spec: unknown }>(version: T): Omit<T, "spec"> & { spec: RewardSpec } {
  return { ...version, spec: rewardSpecSchema.parse(version.spec) };
}
