import type { RewardSpec } from "@/domain/reward/spec";
import { type Actor, requireOwner } from "@/server/actor";
import { type Fault, notImplemented } from "@/server/app-error";

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

/** The newest 200 rewards of the project with their latest version. */
export async function listRewards(actor: Actor): Promise<{ rewards: RewardRow[] }> {
  requireOwner(actor);
  return notImplemented("rewards.list");
}

/** One reward with its newest 200 versions, newest first. */
export async function getReward(
  actor: Actor,
  rewardId: string,
): Promise<{ id: string; name: string; versions: RewardVersionRow[] }> {
  requireOwner(actor);
  return notImplemented(`rewards.get ${rewardId}`);
}

/** What parsing an untrusted spec says: the spec with defaults and its hash, or every fault with its path. */
export type ParsedSpec = { ok: true; spec: RewardSpec; hash: string } | { ok: false; faults: Fault[] };
