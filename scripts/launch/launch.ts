import { setTimeout as delay } from "node:timers/promises";
import { buildApp, generateClient } from "@/scripts/build/prepare-app";
import { dataFolder, endLeftover, leaveFolder, publishAddress, takeFolder } from "@/scripts/launch/data-folder";
import { openLaunchDatabase } from "@/scripts/launch/database";
import { keepPostgres, type PostgresKeeper } from "@/scripts/launch/keep-postgres";
import { choosePort } from "@/scripts/launch/port";
import { createProgress, LaunchError, type Progress } from "@/scripts/launch/progress";
import { type Supervised, supervise, tailOf } from "@/scripts/launch/supervise";
import { hasEmbeddedTrainer } from "@/server/trainer/embedded";

export type LaunchOptions = {
  startedAt: number;
  /** The data folder where REWARDSMITH_HOME names none. */
  usualFolder?: string;
  /** Done once the database is prepared, before anything else uses it; gives what is printed below the address, from that address. */
  prepare?: (given: { databaseUrl: string; folder: string; say: Progress }) => Promise<(url: string) => string>;
};

type Running = { trainer: Supervised | null; app: Supervised | null; postgres: PostgresKeeper | null };

const DOUBLE_SIGNAL_MS = 500;
const APP_UP_MS = 60_000;
const ALL_UP_MS = 60_000;

/**
 * Starts everything on one machine and keeps it running until a signal: Postgres (or DATABASE_URL), the built app, the
 * embedded trainer. Stops them in the reverse order and ends the process with 0; with 1 when it could not start.
 */
export async function launch({ startedAt, usualFolder, prepare }: LaunchOptions): Promise<void> {
  const say = createProgress(startedAt);
  const folder = dataFolder(usualFolder);
  const other = takeFolder(folder);
  if (other) {
    const where = other.url ? `at ${other.url}` : "and is just starting";
    console.error(`Rewardsmith already runs on ${folder} ${where} (process ${other.pid}). End that one first,`);
    console.error("or start a second one with another data folder: REWARDSMITH_HOME=... npm start");
    process.exitCode = 1;
    return;
  }

  const quit = new AbortController();
  const running: Running = { trainer: null, app: null, postgres: null };
  const starting = start({ folder, running, say, signal: quit.signal, prepare });
  let firstSignalAt: number | null = null;
  let exitCode = 0;

  async function stopAll(): Promise<void> {
    quit.abort();
    await starting.catch(() => undefined);
    await running.trainer?.stop("wait");
    await running.app?.stop("wait");
    await running.postgres?.stop();
    leaveFolder(folder);
    say("Stopped");
    process.exit(exitCode);
  }

  function onSignal(): void {
    const now = performance.now();
    if (firstSignalAt === null) {
      firstSignalAt = now;
      say("Stopping (again to stop without waiting)");
      stopAll().catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
      return;
    }
    // npm passes Ctrl-C on to us, and the terminal sends it too: two at once are one.
    if (now - firstSignalAt < DOUBLE_SIGNAL_MS) return;
    void running.trainer?.stop("now");
    void running.app?.stop("now");
  }
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);

  try {
    await starting;
  } catch (error) {
    if (quit.signal.aborted) return;
    exitCode = 1;
    console.error(error instanceof LaunchError ? `\n${error.message}\n` : error);
    await stopAll();
  }
}

async function start(input: {
  folder: string;
  running: Running;
  say: Progress;
  signal: AbortSignal;
  prepare: LaunchOptions["prepare"];
}): Promise<void> {
  const { folder, running, say, signal } = input;
  await endLeftovers(folder, say);
  const port = await choosePort(process.env.PORT, say);
  await generateClient({ say, signal });

  const database = await openLaunchDatabase(folder, process.env.DATABASE_URL);
  if (database.cluster) {
    running.postgres = keepPostgres(folder, database.cluster, say);
    for (const note of database.cluster.notes) say(note);
    say(database.cluster.adopted ? "Took over the Postgres that was still running" : "Started Postgres");
  }
  signal.throwIfAborted();
  // These need the client that was generated above.
  const { applyMigrations } = await import("@/server/db/migrate");
  const { embeddedTrainerKey } = await import("@/scripts/launch/trainer-key");
  const applied = await applyMigrations(database.url);
  if (applied.length > 0) say(`Prepared the database (${applied.length} ${applied.length === 1 ? "step" : "steps"})`);
  const closing = await input.prepare?.({ databaseUrl: database.url, folder, say });
  signal.throwIfAborted();
  await buildApp({ say, signal });
  signal.throwIfAborted();

  const url = `http://127.0.0.1:${port}`;
  const shared = { REWARDSMITH_HOME: folder, NODE_ENV: "production" };
  const appArgs = ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)];
  const app = supervise(
    folder,
    {
      name: "app",
      args: appArgs,
      env: async () => ({ ...shared, DATABASE_URL: database.url, PORT: String(port) }),
      graceMs: 5_000,
      background: false,
    },
    say,
  );
  running.app = app;
  await waitForApp(url, app, signal);
  say("Started the web app");
  const trainer = hasEmbeddedTrainer(process.env)
    ? supervise(
        folder,
        {
          name: "trainer",
          args: ["--import", "tsx", "trainer/embedded/main.ts"],
          env: async () => ({
            ...shared,
            DATABASE_URL: "",
            REWARDSMITH_SERVER: url,
            REWARDSMITH_TRAINER_KEY: await embeddedTrainerKey(folder, database.url),
          }),
          graceMs: 15_000,
          background: true,
        },
        say,
      )
    : null;
  running.trainer = trainer;
  publishAddress(folder, url);
  const healthy = await isHealthy(url, ALL_UP_MS, signal);
  if (!trainer) say("No embedded trainer: REWARDSMITH_TRAINER=off");
  else say(healthy ? "Started the trainer" : `The trainer is not there yet; its log: ${trainer.logFile}`);
  say("Ready. Ctrl-C stops everything.");
  console.log(`\n  Rewardsmith is at ${url}\n${closing ? `${closing(url)}\n` : ""}`);
}

/** What a launcher of this data folder left running when it was killed. */
async function endLeftovers(folder: string, say: Progress): Promise<void> {
  for (const name of ["trainer", "app"]) {
    if (await endLeftover(folder, name)) say(`Ended the ${name} that was left from before`);
  }
}

async function waitForApp(url: string, app: Supervised, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + APP_UP_MS;
  while ((await healthStatus(url)) === null) {
    signal.throwIfAborted();
    if (app.starts() > 3 || performance.now() > deadline) {
      throw new LaunchError(`The web app does not start. The end of ${app.logFile}:\n${tailOf(app.logFile)}`);
    }
    await delay(50);
  }
}

async function isHealthy(url: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if ((await healthStatus(url)) === 200) return true;
    await delay(100);
  }
  return false;
}

/** HTTP status of the health check; null while nothing answers. */
async function healthStatus(url: string): Promise<number | null> {
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
