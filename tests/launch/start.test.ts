import { existsSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, killHard, makeHome, pidOf, processesOf, runStart, startRewardsmith } from "./launcher";

let home: string;
let port: string;

beforeAll(async () => {
  home = makeHome();
  port = String(await freePort());
});

afterAll(() => {
  for (const pid of processesOf(home)) killHard(pid);
  rmSync(home, { recursive: true, force: true });
});

test("npm start prints one address where all of it is up, says so when started twice, and Ctrl-C ends all of it", async () => {
  const first = await startRewardsmith(home, { env: { PORT: port }, through: "npm" });
  expect(first.url).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200);
  expect((await fetch(first.url)).status).toBe(200);
  expect(statSync(path.join(home, "trainer-key")).mode & 0o777).toBe(0o600);

  const second = await runStart(home, {});
  expect(second.code).toBe(1);
  expect(second.output).toContain(`Rewardsmith already runs on ${home} at ${first.url}`);

  // As the terminal does: to the whole group of npm.
  process.kill(-first.pid, "SIGINT");
  expect(await first.exited).toBe(0);
  expect(processesOf(home)).toEqual([]);
});

test("a later start installs and builds nothing, and a second signal stops it without waiting", async () => {
  const started = await startRewardsmith(home, { env: { PORT: port } });
  expect(started.output()).not.toMatch(/Installing|Generating|Building/);
  process.kill(started.pid, "SIGTERM");
  setTimeout(() => killSoftly(started.pid), 700);
  expect(await started.exited).toBe(0);
  expect(processesOf(home)).toEqual([]);
});

test("REWARDSMITH_TRAINER=off starts no embedded trainer, and health asks for none", async () => {
  const started = await startRewardsmith(home, { env: { PORT: port, REWARDSMITH_TRAINER: "off" } });
  expect(started.output()).toContain("No embedded trainer");
  expect(existsSync(path.join(home, "processes", "trainer.json"))).toBe(false);
  expect(await health(started.url)).toBe(200);
  process.kill(started.pid, "SIGINT");
  expect(await started.exited).toBe(0);
  expect(processesOf(home)).toEqual([]);
});

test("after a kill -9 of the launcher the app and the trainer end, and the next start takes over its Postgres", async () => {
  const first = await startRewardsmith(home, { env: { PORT: port } });
  const postgres = pidOf(home, "postgres");
  killHard(first.pid);
  await first.exited;
  const second = await startRewardsmith(home, { env: { PORT: port } });
  expect(second.output()).toContain("Took over the Postgres that was still running");
  expect(pidOf(home, "postgres")).toBe(postgres);
  expect(second.url).toBe(first.url);

  for (const part of ["trainer", "app", "postgres"] as const) killHard(pidOf(home, part));
  await expect.poll(() => health(second.url), { timeout: 60_000, interval: 200 }).toBe(200);
  process.kill(second.pid, "SIGINT");
  expect(await second.exited).toBe(0);
  expect(processesOf(home)).toEqual([]);
});

test("a PORT that another program has is named, and nothing is left running", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const number = typeof address === "object" && address ? address.port : 0;
  const { code, output } = await runStart(home, { PORT: String(number) });
  await new Promise((resolve) => taken.close(resolve));
  expect(code).toBe(1);
  expect(output).toContain(`Port ${number} (from PORT) cannot be used`);
  expect(processesOf(home)).toEqual([]);
});

test("a DATABASE_URL that does not answer is named without its password", async () => {
  const { code, output } = await runStart(home, {
    DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/mine",
    PORT: port,
  });
  expect(code).toBe(1);
  expect(output).toContain("The database mine at 127.0.0.1:1 (DATABASE_URL) cannot be reached");
  expect(output).not.toContain("secret");
});

function killSoftly(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It was quicker.
  }
}

async function health(url: string): Promise<number> {
  return fetch(`${url}/api/health`).then(
    (answer) => answer.status,
    () => 0,
  );
}
