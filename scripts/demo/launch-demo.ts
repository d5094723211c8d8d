import { runConfigSchema } from "@/domain/run/config";
import type { Actor } from "@/server/actor";
import { createBank } from "@/server/bank/mutations";
import type { Database } from "@/server/db/client";
import { DEFAULT_PROJECT_ID } from "@/server/db/default-project";
import { saveVersion } from "@/server/reward/mutations";
import { launchRuns } from "@/server/run/launch";
import { type DemoLaunch, type demoBanks, demoRewards, RECORDED } from "./scenarios";

export const owner: Actor = { kind: "owner", projectId: DEFAULT_PROJECT_ID };

/** Version ids of the demo's rewards: `<key> <number>`; a reward of that name in the library is taken as it is. */
export type DemoVersions = ReadonlyMap<string, string>;

/** Puts the demo's rewards into the library, each with its versions, or finds them there. */
export async function saveDemoRewards(db: Database): Promise<DemoVersions> {
  const ids = new Map<string, string>();
  for (const [key, { name, task, versions }] of Object.entries(demoRewards)) {
    const known = await db.prisma.rewardVersion.findMany({
      where: { reward: { projectId: owner.projectId, name } },
      orderBy: { number: "asc" },
      select: { id: true, rewardId: true },
    });
    let rewardId = known[0]?.rewardId ?? null;
    let parentVersionId: string | null = null;
    for (const [index, { spec, message }] of versions.entries()) {
      const there = known[index]?.id;
      if (there === undefined) {
        const saved = await saveVersion(db, owner, { rewardId, name, spec, message, parentVersionId, taskId: task });
        rewardId = saved.rewardId;
        parentVersionId = saved.versionId;
      } else parentVersionId = there;
      ids.set(`${key} ${index + 1}`, parentVersionId);
    }
  }
  return ids;
}

/** Queues the runs of one launch for one trainer. */
export async function launchDemo(
  db: Database,
  launch: DemoLaunch,
  given: { versions: DemoVersions; trainerId: string },
): Promise<string[]> {
  const rewardVersionId = given.versions.get(`${launch.reward} ${launch.version}`);
  if (rewardVersionId === undefined)
    throw new Error(`${launch.key} names a reward that scenarios.ts has not: ${launch.reward} ${launch.version}`);
  const { runIds } = await launchRuns(db, owner, {
    rewardVersionId,
    config: runConfigSchema.parse(launch.config),
    seeds: [launch.seed],
    vary: launch.vary ?? [],
    trainerId: given.trainerId,
    name: `${launch.name} ${RECORDED}`,
    parentId: null,
    startStep: null,
    // One of them shows what a reward leads to that the checks warn of.
    launchAnyway: true,
  });
  return runIds;
}

/** Queues the sampling of a bank. */
export async function launchDemoBank(db: Database, bank: (typeof demoBanks)[number]): Promise<string> {
  const { task, baseModel, prompts, samplesPerPrompt, temperature } = bank;
  return (await createBank(db, owner, { task, baseModel, prompts, samplesPerPrompt, temperature })).runId;
}
