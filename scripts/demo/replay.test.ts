import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getDatabase, openDatabase } from "@/server/db/client";
import { callerOf } from "@/tests/server/caller";
import { createDatabase } from "@/tests/server/database";
import { statusOf } from "@/tests/server/protocol-fixture";
import { owner } from "./launch-demo";
import { listRecordings, RECORDINGS } from "./recording";
import { demoLaunches } from "./scenarios";
import { seedDemo } from "./seed-demo";

const db = getDatabase();
const caller = callerOf(db);
const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-demo-"));
const say = () => undefined;
const seed = () => seedDemo({ databaseUrl: db.url, folder, say });
const ids = new Map<string, string[]>();

beforeAll(async () => {
  expect(await seed()).toBe(true);
  for (const { key, name } of demoLaunches) {
    const rows = await db.prisma.run.findMany({ where: { name: { startsWith: name } }, orderBy: { number: "asc" } });
    ids.set(
      key,
      rows.map(({ id }) => id),
    );
  }
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db.close();
});

const idOf = (key: string) => ids.get(key)?.[0] ?? "";

/** Values of a metric by step, as the newest attempts left them. */
async function curve(key: string, metric: string): Promise<number[]> {
  const { rows } = await db.pool.query<{ value: number }>(
    `select distinct on (p.step) p.value from point p join series s on s.id = p.series_id join attempt a on a.id = s.attempt_id
     where s.run_id = $1 and s.metric = $2 order by p.step, a.number desc`,
    [idOf(key), metric],
  );
  return rows.map(({ value }) => value);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Means of the first and the last ten steps. */
async function ends(key: string, metric: string): Promise<{ first: number; last: number }> {
  const values = await curve(key, metric);
  return { first: mean(values.slice(0, 10)), last: mean(values.slice(-10)) };
}

test("all recordings together stay small, and every one is used", () => {
  const names = listRecordings();
  const bytes = names.reduce((sum, name) => sum + statSync(path.join(RECORDINGS, name)).size, 0);
  expect(bytes).toBeLessThan(4_000_000);
  expect(names.length).toBe([...ids.values()].flat().length + 3);
});

test("the healthy runs become better on both tasks, and the paths of the gridworld are there", async () => {
  for (const key of ["healthy", "gridworld"]) {
    const { first, last } = await ends(key, "task/accuracy");
    expect(last).toBeGreaterThan(first + 0.1);
    expect((await statusOf(db, idOf(key))).run).toBe("finished");
  }
  const withText = await db.prisma.rolloutGroup.count({ where: { runId: idOf("gridworld"), withText: true } });
  expect(withText).toBeGreaterThan(10);
});

test("reward hacking: what is paid climbs while accuracy falls wherever a carry has to be seen", async () => {
  const paid = await ends("hacking", "reward");
  expect(paid.last).toBeGreaterThan(paid.first + 0.5);
  for (const tier of ["M", "H"]) {
    const right = await ends("hacking", `task/accuracy/${tier}`);
    expect(right.last).toBeLessThan(right.first - 0.1);
  }
});

test("collapse: under sharpening alone the hard tiers fall", async () => {
  for (const tier of ["M", "H"]) {
    const { first, last } = await ends("collapse", `task/accuracy/${tier}`);
    expect(last).toBeLessThan(first);
  }
});

test("killed and resumed: two attempts, the second from a checkpoint, and no step doubled", async () => {
  const runId = idOf("killed");
  expect(await statusOf(db, runId)).toMatchObject({ run: "finished", attempts: ["superseded", "done"] });
  const { attempts } = await caller.runs.get({ runId });
  expect(attempts.map(({ resumeFrom }) => resumeFrom)).toEqual([null, 20]);
  const { series } = await caller.series.points({ runId, metrics: ["loss"] });
  expect(series[0]?.points.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});

test("sparse evaluations: validation at the start and the end only", async () => {
  const found = await db.prisma.evaluation.findMany({
    where: { runId: idOf("sparse"), split: "validation", decoding: "sample" },
    select: { step: true },
    orderBy: { step: "asc" },
  });
  expect(found.map(({ step }) => step)).toEqual([0, 60]);
});

test("a reward that overflows fails its run with a sentence that says what to do", async () => {
  expect(await statusOf(db, idOf("failed"))).toMatchObject({
    run: "failed",
    reason: expect.stringMatching(/Lower the/),
  });
});

test("the grid is one launch of four runs, with bands' worth of samples on test where it counts", async () => {
  const runs = await db.prisma.run.findMany({ where: { id: { in: ids.get("grid") ?? [] } } });
  expect(new Set(runs.map(({ launchId }) => launchId)).size).toBe(1);
  expect(runs.length).toBe(4);
});

test("NaN and infinity are stored as such, after numbers that are finite", async () => {
  const { id } = await db.prisma.run.findFirstOrThrow({ where: { name: { startsWith: "NaN" } }, select: { id: true } });
  ids.set("nan", [id]);
  const loss = await curve("nan", "loss");
  expect(loss.length).toBe(80);
  expect(loss[0]).toBeGreaterThan(0);
  expect(loss).toContain(Number.POSITIVE_INFINITY);
  expect(loss.at(-1)).toBeNaN();
});

test("banks are finished, links are there, the live run waits, times are the recorded ones", async () => {
  const { banks } = await caller.banks.list();
  expect(banks.map(({ status }) => status)).toEqual(["finished", "finished"]);
  expect((await caller.shares.list()).shares.length).toBe(2);
  const waiting = await db.prisma.run.findMany({ where: { status: "queued" }, select: { name: true } });
  expect(waiting).toEqual([{ name: "Live: trains now on this machine" }]);
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: idOf("healthy") } });
  expect((run.finishedAt?.getTime() ?? 0) - (run.startedAt?.getTime() ?? 0)).toBeGreaterThan(5_000);
});

test("a second time changes nothing, and data of somebody's own is left alone", async () => {
  const before = await db.prisma.run.count();
  expect(await seed()).toBe(false);
  expect(await db.prisma.run.count()).toBe(before);

  const other = await createDatabase();
  const own = openDatabase(other.url, { maxConnections: 1 });
  await own.prisma.reward.create({ data: { projectId: owner.projectId, name: "Mine" } });
  await own.close();
  await expect(seedDemo({ databaseUrl: other.url, folder, say })).rejects.toThrow(/of your own/);
  await other.drop();
});
