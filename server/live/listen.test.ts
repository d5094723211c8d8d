import { afterAll, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { listen } from "./listen";

const db = getDatabase();
afterAll(() => db.close());

test("opens its connection again when it breaks, and wakes everybody for what was missed", async () => {
  const listener = listen({ url: db.url, channel: "test_channel", pollMs: 60_000 });
  await listener.ready;
  const heard: (string | null)[] = [];
  let wake = () => {};
  const stop = listener.subscribe((runId) => {
    heard.push(runId);
    wake();
  });
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  const first = next();
  await db.pool.query("SELECT pg_notify('test_channel', 'a')");
  await first;
  expect(heard).toEqual(["a"]);

  const reconnected = next();
  await db.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
  );
  await reconnected;
  expect(heard).toEqual(["a", null]);

  const after = next();
  await db.pool.query("SELECT pg_notify('test_channel', 'b')");
  await after;
  expect(heard).toEqual(["a", null, "b"]);
  stop();
  await listener.close();
});

test("wakes everybody at each poll, so that a lost notice costs seconds only", async () => {
  const listener = listen({ url: db.url, channel: "quiet", pollMs: 30 });
  await listener.ready;
  const heard = await new Promise((resolve) => {
    listener.subscribe(resolve);
  });
  expect(heard).toBeNull();
  await listener.close();
});
