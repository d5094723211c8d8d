import { writeFileSync } from "node:fs";
import path from "node:path";
import { runConfigSchema } from "@/domain/run/config";
import { LaunchError, type Progress } from "@/scripts/launch/progress";
import { type Database, openDatabase } from "@/server/db/client";
import { launchRuns } from "@/server/run/launch";
import { createShare } from "@/server/share/mutations";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { createKey, revokeTrainer } from "@/server/trainer/mutations";
import { registerTrainer } from "@/server/trainer/register";
import { type DemoVersions, launchDemo, launchDemoBank, owner, saveDemoRewards } from "./launch-demo";
import { type Recording, readRecording } from "./recording";
import { replayRun } from "./replay";
import { demoBanks, demoLaunches, demoLive } from "./scenarios";

/** Who holds the recorded runs; revoked once all of them are in, which tells a whole demo from half of one. */
const TRAINER = "Demo recordings";
const SCRIPT = "Demo script";

/** What the demo's links open, for whoever reads the terminal: a token is said once and only its hash is kept. */
export const LINKS_FILE = "demo-links.json";
export type DemoLinks = { title: string; path: string }[];

/**
 * Fills an empty database with the demo: rewards, recorded runs, banks, shared links and one run for the trainer of this machine.
 * False when it is there already. Throws a LaunchError, and writes nothing, where there is data of somebody's own.
 */
export async function seedDemo(given: { databaseUrl: string; folder: string; say: Progress }): Promise<boolean> {
  const db = openDatabase(given.databaseUrl, { maxConnections: 2 });
  try {
    if (!(await makeRoom(db))) return false;
    const runs = await replayRecordings(db, given.say);
    writeFileSync(path.join(given.folder, LINKS_FILE), JSON.stringify(await shareSome(db, runs)), { mode: 0o600 });
    await end(db, SCRIPT);
    // Last: a demo whose trainer is not revoked is half of one, and is made anew.
    await end(db, TRAINER);
    return true;
  } finally {
    await db.close();
  }
}

/** Whether there is anything to do; what an interrupted seeding left is removed. */
async function makeRoom(db: Database): Promise<boolean> {
  const { projectId } = owner;
  const known = await db.prisma.trainer.findFirst({
    where: { projectId, name: TRAINER },
    select: { revokedAt: true },
  });
  if (known?.revokedAt) return false;
  if (known) {
    await db.prisma.run.deleteMany({ where: { projectId } });
    await db.prisma.share.deleteMany({ where: { projectId } });
    await db.prisma.reward.deleteMany({ where: { projectId } });
    await db.prisma.trainer.deleteMany({ where: { projectId, name: { in: [TRAINER, SCRIPT] } } });
    return true;
  }
  const [runs, rewards] = await Promise.all([
    db.prisma.run.count({ where: { projectId } }),
    db.prisma.reward.count({ where: { projectId } }),
  ]);
  if (runs + rewards === 0) return true;
  throw new LaunchError(
    "This data folder or database holds runs or rewards of your own, and the demo does not mix with them. Run it without REWARDSMITH_HOME and DATABASE_URL (it keeps its data in .rewardsmith-demo), or name an empty folder.",
  );
}

/** Replays every recording; the ids of the runs by launch. */
export async function replayRecordings(db: Database, say: Progress): Promise<Map<string, string[]>> {
  const first = readRecording({ launch: demoLaunches[0]?.key ?? "", index: 0 });
  const trainer = await enrol(db, TRAINER, first.trainer);
  const versions = await saveDemoRewards(db);
  const done = new Map<string, string[]>();
  for (const launch of demoLaunches) {
    const runIds = await launchDemo(db, launch, { versions, trainerId: trainer.id });
    for (const [index, runId] of runIds.entries()) {
      await replayRun(db, trainer, { recording: readRecording({ launch: launch.key, index }), runId });
    }
    done.set(launch.key, runIds);
  }
  for (const bank of demoBanks) {
    const runId = await launchDemoBank(db, bank);
    await replayRun(db, trainer, { recording: readRecording({ launch: bank.key, index: 0 }), runId });
    done.set(bank.key, [runId]);
  }
  const nan = readRecording({ launch: "nan", index: 0 });
  done.set("nan", [await replayRun(db, await enrol(db, SCRIPT, nan.trainer), { recording: nan, runId: null })]);
  await queueLive(db, versions);
  const runs = [...done.values()].flat().length;
  say(`Replayed ${runs} runs recorded on ${first.recordedAt.slice(0, 10)}`);
  return done;
}

/** A trainer with a key that nobody learns. */
async function enrol(db: Database, name: string, about: Recording["trainer"]): Promise<AuthenticatedTrainer> {
  const { trainerId } = await createKey(db, owner, name);
  const trainer = { id: trainerId, projectId: owner.projectId, name };
  await registerTrainer(db, trainer, { ...about, engine: `${about.engine}, recorded` });
  return trainer;
}

async function end(db: Database, name: string): Promise<void> {
  const { id } = await db.prisma.trainer.findFirstOrThrow({
    where: { projectId: owner.projectId, name },
    select: { id: true },
  });
  await revokeTrainer(db, owner, id);
}

/** The one run that is no recording: the trainer of this machine takes it when it comes up. */
async function queueLive(db: Database, versions: DemoVersions): Promise<void> {
  const rewardVersionId = versions.get(`${demoLive.reward} ${demoLive.version}`) ?? "";
  const config = runConfigSchema.parse(demoLive.config);
  const about = { seeds: [demoLive.seed], vary: [], trainerId: null, parentId: null, startStep: null };
  await launchRuns(db, owner, { rewardVersionId, config, name: demoLive.name, ...about, launchAnyway: true });
}

async function shareSome(db: Database, runs: ReadonlyMap<string, string[]>): Promise<DemoLinks> {
  const compared = ["healthy", "collapse", "tilted", "hacking"].flatMap((key) => runs.get(key) ?? []);
  const path = runs.get("gridworld") ?? [];
  const links: DemoLinks = [];
  for (const { title, page, runIds, frozen } of [
    { title: "Four runs compared", page: "comparison" as const, runIds: compared, frozen: false },
    { title: "A run, frozen", page: "run" as const, runIds: path, frozen: true },
  ]) {
    const given = { page, runIds, view: "", name: `Demo: ${title.toLowerCase()}`, frozen, expiresAt: null };
    const { token } = await createShare(db, owner, given);
    links.push({ title, path: `/s/${token}` });
  }
  return links;
}
