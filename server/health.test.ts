import { afterAll, expect, test } from "vitest";
import { getDatabase, openDatabase } from "@/server/db/client";
import { makeTrainer } from "@/tests/server/protocol-fixture";
import { readHealth } from "./health";

const db = getDatabase();
afterAll(() => db.close());

test("is ok with a database when no embedded trainer is expected", async () => {
  expect(await readHealth({ embeddedTrainer: false, uptimeSeconds: 10 })).toEqual({
    status: "ok",
    database: true,
    trainers: 0,
    missing: [],
  });
});

test("waits for the embedded trainer to be heard of since this process began", async () => {
  const ask = () => readHealth({ embeddedTrainer: true, uptimeSeconds: 10 });
  expect(await ask()).toMatchObject({ status: "starting", database: true, missing: [expect.any(String)] });
  const { id } = await makeTrainer(db);
  expect((await ask()).status).toBe("starting");
  await db.prisma.trainer.update({ where: { id }, data: { embedded: true } });
  expect(await ask()).toEqual({ status: "ok", database: true, trainers: 1, missing: [] });
  await db.prisma.trainer.update({ where: { id }, data: { lastBeatAt: new Date(Date.now() - 30_000) } });
  expect(await ask()).toMatchObject({ status: "starting", trainers: 1 });
});

test("says so when the database does not answer", async () => {
  const away = openDatabase("postgres://nobody@127.0.0.1:1/nothing");
  const health = await readHealth({ embeddedTrainer: true, uptimeSeconds: 10 }, () => away);
  expect(health).toMatchObject({ status: "starting", database: false, missing: ["The database does not answer."] });
  await away.close();
});
