import pg from "pg";
import { afterAll, expect, test, vi } from "vitest";
import { openDatabase } from "@/server/db/client";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { notifyRunChanged, RUN_CHANGED } from "./notify";

const url = process.env.DATABASE_URL ?? "";
const db = openDatabase(url);
const listener = new pg.Client({ connectionString: url });
afterAll(() => Promise.all([db.close(), listener.end()]));

const heard: { run: string; at: number }[] = [];
await listener.connect();
listener.on("notification", ({ channel, payload }) => {
  if (channel === RUN_CHANGED) heard.push({ run: payload ?? "", at: performance.now() });
});
await listener.query(`listen ${RUN_CHANGED}`);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("many changes of one run are told at most every 100 ms, the last of them too", async () => {
  const times = () => heard.filter(({ run }) => run === "busy").map(({ at }) => at);
  const begun = performance.now();
  for (let change = 0; change < 60; change++) {
    notifyRunChanged(db, "busy");
    await sleep(5);
  }
  const ended = performance.now();
  await vi.waitFor(() => expect(times().at(-1)).toBeGreaterThan(ended), 5_000);
  await sleep(200);
  expect(times().length).toBeGreaterThanOrEqual(2);
  expect(times().length).toBeLessThanOrEqual(Math.ceil((ended - begun) / 100) + 1);
});

test("runs do not hold back one another", async () => {
  for (const run of ["one", "two", "three"]) notifyRunChanged(db, run);
  await vi.waitFor(() => {
    expect(heard.flatMap(({ run }) => (["one", "two", "three"].includes(run) ? [run] : [])).toSorted()).toEqual([
      "one",
      "three",
      "two",
    ]);
  }, 5_000);
});

test("an accepted batch is told after its commit, a duplicate is not", async () => {
  const trainer = await makeTrainer(db);
  const run = await queueRun(db);
  const job = await claim(db, trainer);
  await sleep(250);
  const before = heard.filter((notice) => notice.run === run).length;
  await send(db, trainer, job, { seq: 1 });
  await vi.waitFor(() => expect(heard.filter((notice) => notice.run === run).length).toBe(before + 1), 5_000);
  await send(db, trainer, job, { seq: 1 });
  await sleep(250);
  expect(heard.filter((notice) => notice.run === run).length - before).toBe(1);
});
