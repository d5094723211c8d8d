import { createHash } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { GET as downloadRoute } from "@/app/api/runs/[run]/checkpoints/[step]/route";
import { GET as getRoute, PUT as putRoute } from "@/app/api/trainer/v1/runs/[run]/checkpoints/[step]/route";
import { checkpointResponseSchema, MAX_CHECKPOINT_BYTES, protocolErrorSchema } from "@/domain/protocol/messages";
import { readCheckpoint } from "@/server/checkpoint/queries";
import { getDatabase } from "@/server/db/client";
import { loseExpiredLeases } from "@/server/lease/expire";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, expireLease, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";

const db = getDatabase();
const caller = callerOf(db);
afterAll(() => db.close());

let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let job: Awaited<ReturnType<typeof claim>>;
beforeEach(async () => {
  delete process.env.REWARDSMITH_KEPT_CHECKPOINTS;
  await db.pool.query("update run set status = 'canceled'");
  trainer = await makeTrainer(db);
  await queueRun(db);
  job = await claim(db, trainer);
});

/** A safetensors file of one float32 tensor. */
function weights(...values: number[]): Buffer {
  const data = Buffer.from(Float32Array.from(values).buffer);
  const json = JSON.stringify({ w: { dtype: "F32", shape: [values.length], data_offsets: [0, data.length] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, Buffer.from(json), data]);
}

type Given = { run?: string; step?: number | string; key?: string; headers?: Record<string, string> };

function request(method: string, given: Given, body?: Buffer): [Request, { params: Promise<never> }] {
  const { run = job.run, step = 50, key = trainer.key, headers = {} } = given;
  const lease = { "x-rewardsmith-attempt": job.attempt, "x-rewardsmith-lease": job.leaseToken };
  return [
    new Request(`http://127.0.0.1/api/trainer/v1/runs/${run}/checkpoints/${step}`, {
      method,
      headers: { host: "127.0.0.1", authorization: `Bearer ${key}`, ...lease, ...headers },
      ...(body && { body: new Uint8Array(body) }),
    }),
    { params: Promise.resolve({ run, step: String(step) }) as Promise<never> },
  ];
}

async function put(body: Buffer, given: Given = {}) {
  const response = await putRoute(...request("PUT", given, body));
  const json: unknown = await response.json();
  const refused = protocolErrorSchema.safeParse(json);
  return refused.success
    ? { status: response.status, code: refused.data.error.code, message: refused.data.error.message }
    : { status: response.status, ...checkpointResponseSchema.parse(json) };
}

const steps = async () => (await caller.checkpoints.list({ runId: job.run })).checkpoints.map(({ step }) => step);
const rewind = async (resumeFrom: number) => {
  await send(db, trainer, job, { seq: 1, checkpoint: resumeFrom });
  await expireLease(db, job.attempt);
  await loseExpiredLeases(db);
  return claim(db, trainer, [{ run: job.run, steps: [resumeFrom] }]);
};

test("stores weights once, and gives the same bytes to any trainer of the project", async () => {
  const sha256 = createHash("sha256").update(weights(1, 2)).digest("hex");
  expect(await put(weights(1, 2))).toEqual({ status: 200, result: "stored", bytes: weights(1, 2).length, sha256 });
  expect(await put(weights(1, 2))).toMatchObject({ result: "duplicate" });
  const other = await makeTrainer(db, { name: "Other" });
  const read = await getRoute(...request("GET", { key: other.key }));
  expect(Buffer.from(await read.arrayBuffer())).toEqual(weights(1, 2));
  expect(read.headers.get("x-rewardsmith-sha256")).toBe(sha256);
  const absent = await getRoute(...request("GET", { step: 75 }));
  expect([absent.status, protocolErrorSchema.parse(await absent.json()).error.code]).toEqual([404, "not_found"]);
});

test("takes an attempt's weights after its end, and none from a lease that another attempt has taken", async () => {
  await send(db, trainer, job, { seq: 1, finish: { state: "finished", lastSeq: 1 } });
  expect(await put(weights(1))).toMatchObject({ result: "stored" });

  await queueRun(db);
  job = await claim(db, trainer);
  const first = job;
  job = await rewind(25);
  expect(await put(weights(2), { headers: { "x-rewardsmith-attempt": first.attempt } })).toMatchObject({
    status: 409,
    code: "lease_lost",
  });
  const stale = { "x-rewardsmith-attempt": first.attempt, "x-rewardsmith-lease": first.leaseToken };
  expect(await put(weights(2), { headers: stale })).toMatchObject({ status: 409, code: "lease_lost" });
  expect(await put(weights(2))).toMatchObject({ result: "stored" });
});

test("drops what a rewind has superseded, and lets the later attempt write it anew", async () => {
  for (const step of [25, 50, 75]) await put(weights(step), { step });
  job = await rewind(50);
  expect(await steps()).toEqual([50, 25]);
  await put(weights(7), { step: 75 });
  await put(weights(8), { step: 50 });
  const file = await getRoute(...request("GET", { step: 50 }));
  expect(Buffer.from(await file.arrayBuffer())).toEqual(weights(8));
  expect(await steps()).toEqual([75, 50, 25]);
});

test("spares the weights that a child waits for when its parent is rewound, until the child has ended", async () => {
  for (const step of [25, 50, 75, 100]) await put(weights(step), { step });
  const child = await queueRun(db);
  await db.prisma.run.update({ where: { id: child }, data: { parentId: job.run, startStep: 75 } });
  job = await rewind(50);
  expect(await steps()).toEqual([75, 50, 25]);
  await caller.runs.cancel({ runId: child });
  job = await rewind(25);
  expect(await steps()).toEqual([25]);
});

test("keeps the last and an even spread of the older ones, and those that a waiting run starts from", async () => {
  process.env.REWARDSMITH_KEPT_CHECKPOINTS = "3";
  for (let step = 10; step <= 60; step += 10) await put(weights(step), { step });
  expect(await steps()).toEqual([60, 40, 20]);
  const child = await queueRun(db);
  await db.prisma.run.update({ where: { id: child }, data: { parentId: job.run, startStep: 40 } });
  for (let step = 70; step <= 120; step += 10) await put(weights(step), { step });
  expect(await steps()).toContain(40);
  await caller.runs.cancel({ runId: child });
  await put(weights(130), { step: 130 });
  expect(await steps()).toHaveLength(3);
  expect((await caller.runs.get({ runId: job.run })).checkpointBytes).toBe(3 * weights(1).length);
});

test("refuses what is no weights, too much, damaged, or unnamed, and stores nothing", async () => {
  const refusals = [
    await put(Buffer.from("{}")),
    await put(weights(1).subarray(0, -1)),
    await put(weights(1), { headers: { "x-rewardsmith-sha256": "0".repeat(64) } }),
    await put(weights(1), { headers: { "x-rewardsmith-attempt": "" } }),
    await put(weights(1), { step: "last" }),
    await put(weights(1), { headers: { "content-length": String(MAX_CHECKPOINT_BYTES + 1) } }),
    await put(weights(1), { headers: { authorization: "" } }),
    await put(weights(1), { run: "none" }),
    await put(weights(1), { headers: { host: "evil.example" } }),
  ];
  expect(refusals.map((refusal) => refusal.status)).toEqual([400, 400, 400, 400, 400, 413, 401, 404, 403]);
  expect(await steps()).toEqual([]);
});

test("neither takes nor gives weights under a name that only shares", async () => {
  await put(weights(1));
  process.env.REWARDSMITH_SHARE_HOSTS = "share.example";
  const headers = { host: "share.example" };
  expect((await put(weights(2), { headers })).status).toBe(404);
  expect((await getRoute(...request("GET", { headers }))).status).toBe(404);
  delete process.env.REWARDSMITH_SHARE_HOSTS;
  expect((await getRoute(...request("GET", {}))).status).toBe(200);
});

test("the owner downloads the weights under a telling name; a share and a trainer's key do not", async () => {
  await db.prisma.run.update({ where: { id: job.run }, data: { name: "Task reward · seed 3" } });
  await put(weights(1, 2, 3));
  const download = (headers: Record<string, string>, step = "50") =>
    downloadRoute(new Request(`http://127.0.0.1/api/runs/${job.run}/checkpoints/${step}`, { headers }), {
      params: Promise.resolve({ run: job.run, step }),
    });
  const file = await download({});
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="task-reward-seed-3-step-50.safetensors"');
  expect(Buffer.from(await file.arrayBuffer())).toEqual(weights(1, 2, 3));
  const share = { kind: "share" as const, projectId: "default", shareId: "s", runIds: [job.run], rewardIds: [] };
  await expect(readCheckpoint(db, share, { runId: job.run, step: 50 })).rejects.toThrow("does not share that");
  expect((await download({ authorization: `Bearer ${trainer.key}` })).status).toBe(403);
  expect((await download({}, "51")).status).toBe(404);
  expect((await download({}, "x")).status).toBe(404);
  expect((await refusalOf(caller.checkpoints.list({ runId: "none" }))).code).toBe("NOT_FOUND");
});
