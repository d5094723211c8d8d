import { mkdtemp, readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openSpool } from "./spool";

const folder = () => mkdtemp(path.join(os.tmpdir(), "spool-"));

test("gives every batch the next seq and keeps it until it is acknowledged", async () => {
  const spool = await openSpool(await folder());
  await spool.append((seq) => `{"seq":${seq}}`);
  await spool.append((seq) => `{"seq":${seq}}`);
  expect(spool.pending).toEqual([1, 2]);
  expect(await spool.read(2)).toBe('{"seq":2}');
  await spool.acknowledge(1);
  expect(spool.pending).toEqual([2]);
});

test("goes on after a restart with what was not acknowledged, and never uses a seq twice", async () => {
  const where = await folder();
  const before = await openSpool(where);
  for (let i = 0; i < 3; i++) await before.append((seq) => `{"seq":${seq}}`);
  for (const seq of [1, 2]) await before.acknowledge(seq);

  const after = await openSpool(where);
  expect(after.pending).toEqual([3]);
  await after.acknowledge(3);

  const empty = await openSpool(where);
  expect(empty.pending).toEqual([]);
  expect(await empty.append((seq) => String(seq))).toBe(4);
});

test("leaves one small mark behind, however many batches went through", async () => {
  const where = await folder();
  const spool = await openSpool(where);
  for (let i = 0; i < 20; i++) await spool.acknowledge(await spool.append(() => "{}"));
  expect(await readdir(where)).toEqual(["0000000020.acked"]);
});

test("gives the next batch the seq of one that was set aside with all after it, also after a restart", async () => {
  const where = await folder();
  const spool = await openSpool(where);
  for (let i = 0; i < 3; i++) await spool.append((seq) => `{"seq":${seq}}`);
  await spool.acknowledge(1);
  await spool.setAside(2);
  expect(spool.pending).toEqual([]);
  expect((await openSpool(where)).lastSeq).toBe(1);
  expect(await spool.append((seq) => `{"seq":${seq}}`)).toBe(2);
});
