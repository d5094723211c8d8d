import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startLocalServer } from "@/tests/trainer/local-server";
import { createProtocolClient } from "./client";
import { openWeightsOutbox, type WeightsOutbox } from "./weights-outbox";

let server: Awaited<ReturnType<typeof startLocalServer>>;
let home: string;
let outbox: WeightsOutbox;
let said: string[];

async function open(): Promise<WeightsOutbox> {
  const client = createProtocolClient({ server: server.origin, key: "k" });
  outbox = await openWeightsOutbox({ home, client, log: (sentence) => said.push(sentence) });
  return outbox;
}
const entry = (step: number) => ({ run: "run", attempt: "attempt", leaseToken: "token", step });
const kept = () => readdir(path.join(home, "trainer/weights"));

beforeEach(async () => {
  server = await startLocalServer();
  home = await mkdtemp(path.join(os.tmpdir(), "outbox-"));
  said = [];
  await open();
});
afterEach(async () => {
  outbox.stop();
  await server.stop();
});

test("keeps weights while the server is away, through a restart, and sends them once it is back", async () => {
  server.script.push(...Array.from({ length: 20 }, () => "away" as const));
  await outbox.add(entry(2), Uint8Array.of(1, 2));
  await outbox.add(entry(4), Uint8Array.of(3));
  await expect.poll(() => said.length).toBe(1);
  outbox.stop();
  expect(await kept()).toHaveLength(4);
  // As a crash in the middle of writing leaves it: weights without their note.
  await writeFile(path.join(home, "trainer/weights", "torn.safetensors"), "half");

  server.script.length = 0;
  await (await open()).drained();
  expect([...server.weights]).toEqual([
    ["run/checkpoints/2", Buffer.of(1, 2)],
    ["run/checkpoints/4", Buffer.of(3)],
  ]);
  await expect.poll(kept).toEqual([]);
});

test("lets go of weights that the server refuses for good, and sends the others", async () => {
  server.script.push("lease_lost");
  await outbox.add(entry(2), Uint8Array.of(1));
  await outbox.add(entry(4), Uint8Array.of(2));
  await outbox.drained();
  expect([...server.weights.keys()]).toEqual(["run/checkpoints/4"]);
  expect(said).toEqual(["the weights of step 2 of run run stay here: test says lease_lost"]);
});

test("goes on when a file it is done with cannot be removed at first", async () => {
  server.script.push("away", "lease_lost");
  await outbox.add(entry(2), Uint8Array.of(1));
  const note = path.join(home, "trainer/weights", "run.attempt.0000000002.json");
  // A folder in the note's place is not removed, like a file on a disk that refuses.
  await rm(note);
  await mkdir(note);
  await outbox.add(entry(4), Uint8Array.of(2));
  await expect.poll(() => said.length, { timeout: 10_000 }).toBe(2);
  await rm(note, { recursive: true });
  await outbox.drained();
  expect([...server.weights.keys()]).toEqual(["run/checkpoints/4"]);
  await expect.poll(kept).toEqual([]);
  expect(said.filter((sentence) => sentence.includes("stay here"))).toHaveLength(1);
});

test("holds a bounded number of a run while the server is away, the last among them", async () => {
  server.script.push(...Array.from({ length: 1000 }, () => "away" as const));
  for (let step = 1; step <= 40; step++) await outbox.add(entry(step), Uint8Array.of(step));
  expect(outbox.waiting).toBeLessThanOrEqual(33);
  expect((await kept()).at(-1)).toContain("0000000040");
});
