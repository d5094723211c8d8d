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
  /** The task it was composed for; null where nobody said. */
  taskId: string | null;
  /** The version it was made from, which may be another reward's; null for a first one. */
  parent: VersionName | null;
  createdAt: Date;
};

/** What a version is called wherever it is mentioned. */
export type VersionName = { id: string; number: number; rewardId: string; rewardName: string };

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
  taskId: true,
  parent: { select: { id: true, number: true, rewardId: true, reward: { select: { name: true } } } },
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

/** One version of any reward of the project. */
export async function getVersion(
  db: Database,
  actor: Actor,
  versionId: string,
): Promise<RewardVersionRow & { rewardId: string; rewardName: string }> {
  requireOwner(actor);
  const version = await db.prisma.rewardVersion.findFirst({
    where: { id: versionId, reward: { projectId: actor.projectId } },
    select: { ...versionColumns, rewardId: true, reward: { select: { name: true } } },
  });
  if (!version) throw new AppError("not_found", "There is no such version. Choose one in the list of rewards.");
  const { reward, ...row } = version;
  return { ...versionRow(row), rewardName: reward.name };
}

type StoredParent = { id: string; number: number; rewardId: string; reward: { name: string } } | null;

function versionRow<T extends { spec: unknown; parent: StoredParent }>(
  version: T,
): Omit<T, "spec" | "parent"> & { spec: RewardSpec; parent: VersionName | null } {
  const { parent } = version;
  const named = parent && {
    id: parent.id,
    number: parent.number,
    rewardId: parent.rewardId,
    rewardName: parent.reward.name,
  };
  return { ...version, spec: rewardSpecSchema.parse(version.spec), parent: named };
}
