import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { binary, findBinaries } from "@/scripts/postgres/binaries";
import { choosePlace, type Place } from "@/scripts/postgres/place";
import { clearUpAfterDead, findPostmaster } from "@/scripts/postgres/postmaster";
import { findRunUser, type RunUser } from "@/scripts/postgres/run-user";

const SUPERUSER = "rewardsmith";

/** A running Postgres on 127.0.0.1 whose data lie in a folder of ours. */
export type Cluster = {
  /** Connection string of one of its databases. */
  url: (database: string) => string;
  pid: number;
  /** What tells this postmaster from a later process with its pid. */
  identity: string;
  port: number;
  /** Whether it was running already. */
  adopted: boolean;
  /** What the user should know, e.g. that the data had to be kept elsewhere. */
  notes: string[];
  /** Stops it, ending the sessions that are open; resolves when no process of it is left. */
  stop: () => Promise<void>;
};

export type ClusterOptions = {
  /** Where the data, the password and, if need be, a copy of the binaries lie. */
  folder: string;
  /** Folders of ours that may be opened to the Postgres user when we are root. */
  ours: readonly string[];
  logFile: string;
  /** Throw-away clusters do not wait for the disk, and nothing runs in their background. */
  durable: boolean;
  /** The port to start on; null: any free one. One that already runs keeps its own. */
  port: number | null;
};

/** Starts the Postgres of a folder, making it on first use, or takes over the one that still runs there. */
export async function openCluster({ folder, ours, logFile, durable, port: wanted }: ClusterOptions): Promise<Cluster> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 });
  const user = findRunUser();
  const place = choosePlace({ folder, binaries: findBinaries(), user, ours: [...ours, folder] });
  const password = readOrMakePassword(path.join(folder, "password"));

  let postmaster = findPostmaster(place.dataFolder);
  const adopted = postmaster !== null;
  if (!postmaster) {
    if (!existsSync(path.join(place.dataFolder, "PG_VERSION"))) await initialise({ place, user, password });
    else await clearUpAfterDead(place.dataFolder);
    await start({ place, user, logFile, port: wanted ?? (await freePort()), durable });
    postmaster = findPostmaster(place.dataFolder);
    if (!postmaster) throw new Error(`Postgres ended right after its start; see ${logFile}.`);
  }
  const { pid, identity, port } = postmaster;
  const url = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(url("postgres"), logFile);
  return {
    url,
    pid,
    identity,
    port,
    adopted,
    notes: place.notes,
    stop: async () => {
      if (findPostmaster(place.dataFolder)) {
        await run(
          binary(place.binaries, "pg_ctl"),
          ["stop", "-D", place.dataFolder, "-m", "fast", "-w", "-t", "60"],
          user,
        );
      }
      await clearUpAfterDead(place.dataFolder);
    },
  };
}

/** Makes the database when it is missing. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<void> {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Into a folder beside, renamed when complete: a kill in the middle leaves nothing half-made in its place. */
async function initialise({ place, user, password }: { place: Place; user: RunUser | null; password: string }) {
  const making = `${place.dataFolder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const passwordFile = `${making}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (user) for (const entry of [making, passwordFile]) chownSync(entry, user.uid, user.gid);
  try {
    await run(
      binary(place.binaries, "initdb"),
      [
        `--pgdata=${making}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      user,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(making, place.dataFolder);
}

/** pg_ctl gives Postgres a session of its own, so that Ctrl-C in our terminal does not reach it before the app has drained. */
async function start(input: { place: Place; user: RunUser | null; logFile: string; port: number; durable: boolean }) {
  const { place, user, logFile, port, durable } = input;
  const settings = [
    `-p ${port}`,
    "-h 127.0.0.1",
    "-c unix_socket_directories=''",
    "-c log_destination=stderr",
    "-c logging_collector=off",
    "-c timezone=UTC",
    ...(durable ? [] : ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c autovacuum=off"]),
  ];
  const log = openSync(logFile, "a", 0o600);
  try {
    const args = ["start", "-D", place.dataFolder, "-w", "-t", "60", "-o", settings.join(" ")];
    // Postgres inherits the log that we opened, so its user needs no permission on the folder of the logs.
    await run(binary(place.binaries, "pg_ctl"), args, user, log);
  } catch (error) {
    const tail = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-6).join("\n");
    throw new Error(`Postgres did not start. The end of ${logFile}:\n${tail}`, { cause: error });
  } finally {
    closeSync(log);
  }
}

async function run(command: string, args: string[], user: RunUser | null, log?: number): Promise<void> {
  const { LD_LIBRARY_PATH: _, ...environment } = process.env;
  const child = spawn(command, args, {
    stdio: ["ignore", log ?? "pipe", log ?? "pipe"],
    // Ctrl-C in our terminal must not end it halfway.
    detached: true,
    // A folder the Postgres user may enter: programs fail where they cannot read the current one.
    cwd: "/",
    env: { ...environment, LC_ALL: "C", PGDATA: "" },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) =>
      reject(
        new Error(
          `${path.basename(command)} of the built-in Postgres cannot be run here (${error.message}). Set DATABASE_URL to a Postgres (15 or newer) of your own.`,
        ),
      ),
    );
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`${path.basename(command)} failed with code ${code}: ${output.trim()}`);
}

function readOrMakePassword(file: string): string {
  if (!existsSync(file)) {
    const making = `${file}.${process.pid}`;
    writeFileSync(making, randomBytes(24).toString("hex"), { mode: 0o600 });
    renameSync(making, file);
  }
  return readFileSync(file, "utf8").trim();
}

/** 57P03: still starting up, e.g. replaying what was committed before a kill; it may also drop a connection meanwhile. */
const STARTING = ["57P03", "ECONNREFUSED", "ECONNRESET"];

const isStarting = (error: unknown) =>
  error instanceof Error && "code" in error && STARTING.includes(String(error.code));

async function waitUntilReady(url: string, logFile: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isStarting(error) || performance.now() > deadline) {
        throw new Error(`Postgres runs but refuses connections; see ${logFile}.`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port on 127.0.0.1.");
  return address.port;
}
