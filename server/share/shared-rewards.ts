import superjson from "superjson";
import { z } from "zod";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import { readKey, snapshotSchema } from "@/domain/share/snapshot";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { getRun } from "@/server/run/queries";
import { shareActor } from "./actor";
import { findShare } from "./find";

export type SharedReward = {
  runId: string;
  runName: string;
  task: string;
  /** What the reward is called where it comes from, with its version where it is a saved one. */
  rewardName: string;
  versionNumber: number | null;
  spec: RewardSpec;
};

/** What of a run is needed here; a snapshot holds an older server's answer, perhaps. */
const sharedRunSchema = z.object({
  id: z.string(),
  name: z.string(),
  task: z.string(),
  reward: z.object({ name: z.string(), versionNumber: z.number() }).nullable(),
  spec: rewardSpecSchema.nullable(),
});

/** The rewards of the runs that a link of this server shows, exactly as far as the link shows them. */
export async function sharedRewards(
  db: Database,
  actor: Actor,
  token: string,
): Promise<{ title: string; rewards: SharedReward[] }> {
  requireOwner(actor);
  const share = await findShare(db, token);
  const { runIds, frozenAt, title } = share.target;
  const runs = frozenAt === null ? runIds.map((id) => getRun(db, shareActor(share), id)) : await frozenRuns(db, share);
  const rewards = (await Promise.all(runs)).flatMap((found): SharedReward[] => {
    const { id, name, task, reward, spec } = sharedRunSchema.parse(found);
    if (!spec) return [];
    return [
      {
        runId: id,
        runName: name,
        task,
        rewardName: reward?.name ?? spec.name,
        versionNumber: reward?.versionNumber ?? null,
        spec,
      },
    ];
  });
  return { title, rewards };
}

async function frozenRuns(
  db: Database,
  share: { id: string; target: { runIds: readonly string[] } },
): Promise<unknown[]> {
  const { frozen } = await db.prisma.share.findUniqueOrThrow({ where: { id: share.id }, select: { frozen: true } });
  const { answers } = snapshotSchema.parse(frozen);
  return share.target.runIds.flatMap((runId) => {
    const answer = answers[readKey("runs.get", { runId })];
    return answer ? [superjson.deserialize(superjsonResult.parse(answer))] : [];
  });
}

const superjsonResult = z.custom<Parameters<typeof superjson.deserialize>[0]>();
