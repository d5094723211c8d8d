import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, expect, test } from "vitest";
import { type Cluster, openCluster } from "./cluster";
import { clearUpAfterDead, findPostmaster } from "./postmaster";

let folder = "";
const opened: Cluster[] = [];

function open(): Promise<Cluster> {
  folder ||= mkdtempSync(path.join(tmpdir(), "rewardsmith-cluster-"));
  const cluster = openCluster({
    folder,
    ours: [process.cwd()],
    logFile: path.join(folder, "log"),
    durable: true,
    port: null,
  });
  cluster.then((done) => opened.push(done)).catch(() => undefined);
  return cluster;
}

async function query(cluster: Cluster, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: cluster.url("postgres") });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  await opened.at(-1)?.stop();
  opened.length = 0;
  rmSync(folder, { recursive: true, force: true });
  folder = "";
});

test("takes over a Postgres that still runs in its folder", async () => {
  const first = await open();
  const second = await open();
  expect(first.adopted).toBe(false);
  expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
});

test("starts again after a kill -9 of the postmaster with what was committed", async () => {
  const first = await open();
  await query(first, "CREATE TABLE kept AS SELECT 7 AS n");
  const sleeper = query(first, "SELECT pg_sleep(600)").catch(() => undefined);
  process.kill(first.pid, "SIGKILL");
  const second = await open();
  await sleeper;
  expect(second.adopted).toBe(false);
  expect(await query(second, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
});

test("does not take another process with the pid of the dead postmaster for Postgres, and leaves it alone", async () => {
  const first = await open();
  await first.stop();
  const dataFolder = path.join(folder, "data");
  // Our own pid: alive, and no Postgres.
  writeFileSync(
    path.join(dataFolder, "postmaster.pid"),
    `${process.pid}\n${dataFolder}\n1\n1\n\n127.0.0.1\n  1 1\nready\n`,
  );
  expect(findPostmaster(dataFolder)).toBe(null);
  await clearUpAfterDead(dataFolder);
  const second = await open();
  expect(second.adopted).toBe(false);
});

test("keeps its password in a file for its owner alone and listens on 127.0.0.1 alone", async () => {
  const cluster = await open();
  expect(statSync(path.join(folder, "password")).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, "password"), "utf8")).toMatch(/^[0-9a-f]{48}$/);
  expect(await query(cluster, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  const stranger = new Client({ connectionString: cluster.url("postgres").replace(/:[0-9a-f]{48}@/, ":wrong@") });
  await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
});
