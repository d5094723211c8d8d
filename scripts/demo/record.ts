import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openThrowAwayCluster } from "@/scripts/postgres/throw-away";

// `npm run demo:record`: trains the demo's scenarios on the embedded trainer against the server's own routes, on a database that is
// thrown away, and writes what the trainer sent to prisma/seed/. About ten minutes of one core; `-- --only healthy,killed` for some.
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const only = values.only === "" ? null : values.only.split(",");
const isWanted = (key: string) => only === null || only.includes(key);

const cluster = await openThrowAwayCluster();
const { ensureDatabase } = await import("@/scripts/postgres/cluster");
await ensureDatabase(cluster, "recording");
process.env.DATABASE_URL = cluster.url("recording");
process.env.REWARDSMITH_BANKS = "off";
// A killed trainer's run is soon lost; a busy machine still answers in time.
process.env.REWARDSMITH_LEASE_SECONDS = "20";
const { applyMigrations } = await import("@/server/db/migrate");
const { getDatabase } = await import("@/server/db/client");
const { ensureEmbeddedTrainerKey, newTrainerKey } = await import("@/server/trainer/key");
const { createKey } = await import("@/server/trainer/mutations");
const { startRecordingServer } = await import("./recording-server");
const { createTape } = await import("./tape");
const { startTrainer } = await import("./trainer-process");
const { launchDemo, launchDemoBank, owner, saveDemoRewards } = await import("./launch-demo");
const { demoBanks, demoLaunches } = await import("./scenarios");
const { runDivergingScript } = await import("./diverging-script");
const { writeRecording } = await import("./recording");

await applyMigrations(cluster.url("recording"));
const db = getDatabase();
const key = newTrainerKey();
const trainerId = await ensureEmbeddedTrainerKey(db, key);
const tape = createTape();
const server = await startRecordingServer(tape.hear);
const home = path.join(cluster.folder, "trainer-home");
let trainer = startTrainer({ server: server.url, key, home });

async function statusOf(run: string): Promise<string> {
  return (await db.prisma.run.findUniqueOrThrow({ where: { id: run }, select: { status: true } })).status;
}

async function untilOver(run: string): Promise<void> {
  while (!["finished", "failed", "canceled"].includes(await statusOf(run))) await delay(300);
}

async function write(run: string, place: { launch: string; index: number }, keepsWeights = false): Promise<void> {
  const { createdAt, steps } = await db.prisma.run.findUniqueOrThrow({ where: { id: run } });
  if (keepsWeights) while (!tape.hasWeights(run, steps)) await delay(300);
  writeRecording(tape.recordingOf(run, { ...place, queuedAt: createdAt, keepsWeights }));
  console.log(`${new Date().toISOString()} wrote ${place.launch} ${place.index + 1} (${await statusOf(run)})`);
}

try {
  while (tape.trainer() === null) await delay(100);
  const versions = await saveDemoRewards(db);
  for (const launch of demoLaunches.filter((one) => isWanted(one.key))) {
    const runs = await launchDemo(db, launch, { versions, trainerId });
    for (const [index, run] of runs.entries()) {
      if (launch.killAfter !== undefined) {
        while (tape.lastStep(run) < launch.killAfter) await delay(20);
        await trainer.kill();
        // Its note of the job it held goes with it, as on a machine that came back from a backup: with the note it would go on with
        // its attempt; so the lease runs out, and the run begins its second attempt at the newest checkpoint.
        rmSync(path.join(home, "trainer", "runs", run, "job.json"));
        while ((await statusOf(run)) !== "queued") await delay(200);
        trainer = startTrainer({ server: server.url, key, home });
      }
      await untilOver(run);
      await write(run, { launch: launch.key, index }, launch.keepsWeights);
    }
  }
  for (const bank of demoBanks.filter((one) => isWanted(one.key))) {
    const run = await launchDemoBank(db, bank);
    await untilOver(run);
    await write(run, { launch: bank.key, index: 0 });
  }
  if (isWanted("nan")) {
    const script = await createKey(db, owner, "Script");
    await write(await runDivergingScript(server.url, script.key), { launch: "nan", index: 0 });
  }
} finally {
  await trainer.kill();
  await server.stop();
  await db.close();
  await cluster.dispose();
}
process.exit(0);
