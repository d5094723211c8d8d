import { afterAll, beforeEach, expect, test } from "vitest";
import { POST as claimRoute } from "@/app/api/trainer/v1/claim/route";
import { POST as eventsRoute } from "@/app/api/trainer/v1/events/route";
import { POST as heartbeatRoute } from "@/app/api/trainer/v1/heartbeat/route";
import { GET as openapiRoute } from "@/app/api/trainer/v1/openapi.json/route";
import { POST as registerRoute } from "@/app/api/trainer/v1/register/route";
import { POST as runsRoute } from "@/app/api/trainer/v1/runs/route";
import {
  BATCH_LIMITS,
  claimResponseSchema,
  createRunResponseSchema,
  eventsResponseSchema,
  protocolErrorSchema,
  registerResponseSchema,
} from "@/domain/protocol/messages";
import { openDatabase } from "@/server/db/client";
import { ensureEmbeddedTrainerKey, newTrainerKey } from "@/server/trainer/key";
import { createKey } from "@/server/trainer/mutations";
import { owner } from "./caller";
import { expireLease, makeTrainer, pointsOf, queueRun, spec, statusOf } from "./protocol-fixture";

const url = process.env.DATABASE_URL ?? "";
const db = openDatabase(url);
afterAll(() => db.close());

let trainer: Awaited<ReturnType<typeof makeTrainer>>;
beforeEach(async () => {
  process.env.DATABASE_URL = url;
  await db.pool.query("update run set status = 'canceled'");
  trainer = await makeTrainer(db);
});

type Route = (request: Request) => Promise<Response>;

/** Posts a body (an object as JSON, text as it is) with the trainer's key unless told otherwise. */
async function post(route: Route, body: unknown, headers: Record<string, string> = {}) {
  const response = await route(
    new Request("http://127.0.0.1/api/trainer/v1", {
      method: "POST",
      headers: { authorization: `Bearer ${trainer.key}`, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as unknown };
}

async function refused(call: ReturnType<typeof post>) {
  const { status, body } = await call;
  return { status, ...protocolErrorSchema.parse(body).error };
}

async function claimed() {
  await queueRun(db);
  const { body } = await post(claimRoute, { trainer: trainer.id });
  const job = claimResponseSchema.parse(body).claimed;
  if (!job) throw new Error("Nothing to claim");
  return { run: job.run, attempt: job.attempt, leaseToken: job.leaseToken };
}

const about = {
  name: "box",
  engine: "trl",
  version: "1.13",
  device: "H100",
  memory: 8e10,
  tasks: ["arithmetic"],
  baseModels: [{ id: "base" }],
};

test("a trainer registers, claims, reports and finishes over HTTP", async () => {
  const registered = await post(registerRoute, about);
  expect(registerResponseSchema.parse(registered.body)).toEqual({
    trainer: trainer.id,
    leaseSeconds: 90,
    batchLimits: { ...BATCH_LIMITS },
  });
  const lease = await claimed();
  const beat = await post(heartbeatRoute, { trainer: trainer.id, runs: [lease] });
  expect(beat).toEqual({ status: 200, body: { runs: [{ run: lease.run, want: "go", leaseSeconds: 90 }] } });
  const events = { ...lease, seq: 1, metrics: [{ metric: "reward", step: 1, value: "NaN" }] };
  const first = await post(eventsRoute, events);
  expect(eventsResponseSchema.parse(first.body).result).toBe("accepted");
  expect(eventsResponseSchema.parse((await post(eventsRoute, events)).body).result).toBe("duplicate");
  await post(eventsRoute, { ...lease, seq: 2, finish: { state: "finished", lastSeq: 2 } });
  expect((await statusOf(db, lease.run)).run).toBe("finished");
  expect(await pointsOf(db, lease.run)).toEqual([{ attempt: 1, metric: "reward", step: 1, value: Number.NaN }]);
  expect(await post(claimRoute, { trainer: trainer.id })).toEqual({ status: 200, body: { claimed: null } });
});

test("what a trainer registers is kept beside the name a person gave it", async () => {
  await post(registerRoute, about);
  const row = await db.prisma.trainer.findUniqueOrThrow({ where: { id: trainer.id } });
  expect(row).toMatchObject({
    name: "Trainer",
    engine: "trl",
    device: "H100",
    baseModels: [{ id: "base", task: null }],
  });
});

test("no key, an unknown key and a revoked key are 401", async () => {
  const sentences = [];
  await db.prisma.trainer.update({ where: { id: trainer.id }, data: { revokedAt: new Date() } });
  for (const authorization of ["", "Bearer rs_unknown", `Bearer ${trainer.key}`]) {
    const answer = await refused(post(claimRoute, { trainer: trainer.id }, { authorization }));
    expect([answer.status, answer.code]).toEqual([401, "unauthorized"]);
    sentences.push(answer.message);
  }
  expect(new Set(sentences).size).toBe(3);
});

test("a key is stored hashed only", async () => {
  const { rows } = await db.pool.query("select trainer::text as row from trainer where id = $1", [trainer.id]);
  expect(JSON.stringify(rows)).not.toContain(trainer.key.slice(3));
});

test("a call in another trainer's name, or about another trainer's run, is 403", async () => {
  const lease = await claimed();
  const other = await makeTrainer(db);
  const authorization = `Bearer ${other.key}`;
  const inHerName = await refused(post(claimRoute, { trainer: trainer.id }, { authorization }));
  expect([inHerName.status, inHerName.code, inHerName.path]).toEqual([403, "forbidden", ["trainer"]]);
  const herRun = await refused(post(eventsRoute, { ...lease, seq: 1 }, { authorization }));
  expect([herRun.status, herRun.code]).toEqual([403, "forbidden"]);
  expect((await statusOf(db, lease.run)).run).toBe("claimed");
});

test("a run of another project does not exist for a trainer", async () => {
  const lease = await claimed();
  const project = await db.prisma.project.create({ data: { name: "Other" } });
  await db.prisma.run.update({ where: { id: lease.run }, data: { projectId: project.id } });
  expect((await refused(post(eventsRoute, { ...lease, seq: 1 }))).status).toBe(404);
});

test("a bad body is 400 with the path of its fault, and nothing of it is stored", async () => {
  const lease = await claimed();
  const good = { metric: "reward", step: 1, value: 1 };
  const cases: [object, (string | number)[]][] = [
    [{ metrics: [good, { ...good, step: -1 }] }, ["metrics", 1, "step"]],
    [{ metrics: [good, { ...good, metric: "two words" }] }, ["metrics", 1, "metric"]],
    [{ metrics: [good, { ...good, value: "inf" }] }, ["metrics", 1, "value"]],
    [{ metrics: [{ ...good, value: null }] }, ["metrics", 0, "value"]],
    [{ metrics: [good], logs: [{ level: "loud", text: "x" }] }, ["logs", 0, "level"]],
    [{ metrics: [good], seq: 0 }, ["seq"]],
    [{ metrics: [good], seq: 1.5 }, ["seq"]],
    [
      { metrics: [good], rollouts: [{ step: 1, split: "train", promptId: "a", rollouts: [] }] },
      ["rollouts", 0, "rollouts"],
    ],
  ];
  for (const [content, path] of cases) {
    const answer = await refused(post(eventsRoute, { ...lease, seq: 1, ...content }));
    expect([answer.status, answer.code, answer.path]).toEqual([400, "bad_request", path]);
    expect(answer.message).toContain(path.join("."));
  }
  expect(await pointsOf(db, lease.run)).toEqual([]);
});

test("what is not JSON is 400, and a bare NaN is told how to travel", async () => {
  expect(await refused(post(eventsRoute, "seq=1"))).toMatchObject({ status: 400, code: "bad_request" });
  const bare = await refused(post(eventsRoute, '{"metrics": [{"value": NaN}]}'));
  expect(bare.message).toContain('"NaN"');
  expect((await refused(post(eventsRoute, ""))).status).toBe(400);
});

test("a body beyond the bytes is 413, with and without a content-length", async () => {
  const huge = "x".repeat(BATCH_LIMITS.bytes + 1);
  expect((await refused(post(eventsRoute, huge, { "content-length": String(huge.length) }))).status).toBe(413);
  expect((await refused(post(eventsRoute, huge))).code).toBe("too_large");
});

test("a list beyond its limit is 413 with its path, and nothing of it is stored", async () => {
  const lease = await claimed();
  const metrics = Array.from({ length: BATCH_LIMITS.metrics + 1 }, (_, step) => ({ metric: "a", step, value: 0 }));
  const answer = await refused(post(eventsRoute, { ...lease, seq: 1, metrics }));
  expect([answer.status, answer.code, answer.path]).toEqual([413, "too_large", ["metrics"]]);
  expect(await pointsOf(db, lease.run)).toEqual([]);
  const most = await post(eventsRoute, { ...lease, seq: 1, metrics: metrics.slice(0, -1) });
  expect(most.status).toBe(200);
});

test("text that Postgres has not, NUL and half a surrogate pair, is stored with a replacement character", async () => {
  const lease = await claimed();
  const body = JSON.stringify({ ...lease, seq: 1, logs: [{ level: "info", text: "a\u0000b\ud800c" }] });
  expect((await post(eventsRoute, body)).status).toBe(200);
  expect((await post(eventsRoute, body)).body).toMatchObject({ result: "duplicate" });
  const line = await db.prisma.logLine.findFirstOrThrow({ where: { runId: lease.run } });
  expect(line.text).toBe("a\ufffdb\ufffdc");
});

test("a stale lease is 409 lease_lost", async () => {
  const lease = await claimed();
  const stale = await refused(post(eventsRoute, { ...lease, leaseToken: "old", seq: 1 }));
  expect([stale.status, stale.code]).toEqual([409, "lease_lost"]);
});

test("a script creates a run that is claimed already, logs it, and goes on with it under the same key", async () => {
  const request = { trainer: trainer.id, name: "my script", key: "exp-1", steps: 100, config: { lr: 1e-6 } };
  const created = createRunResponseSchema.parse((await post(runsRoute, request)).body);
  expect(await statusOf(db, created.run)).toMatchObject({ run: "claimed", attempts: ["active"] });
  const lease = { run: created.run, attempt: created.attempt, leaseToken: created.leaseToken };
  await post(eventsRoute, { ...lease, seq: 1, metrics: [{ metric: "reward", step: 1, value: 1 }] });
  // Nobody else can take it, so an expired lease loses nothing.
  await expireLease(db, created.attempt);
  expect((await post(eventsRoute, { ...lease, seq: 2 })).status).toBe(200);
  const again = createRunResponseSchema.parse((await post(runsRoute, { ...request, resumeFrom: 1 })).body);
  expect([again.run, again.attemptNumber]).toEqual([created.run, 2]);
  expect((await refused(post(eventsRoute, { ...lease, seq: 3 }))).code).toBe("lease_lost");
  const second = { run: again.run, attempt: again.attempt, leaseToken: again.leaseToken };
  await post(eventsRoute, { ...second, seq: 1, finish: { state: "finished", lastSeq: 1 } });
  const ended = await refused(post(runsRoute, request));
  expect([ended.status, ended.path]).toEqual([400, ["key"]]);
  const clash = { ...request, key: "clash", spec: { ...spec, terms: [spec.terms[0], spec.terms[0]] } };
  expect((await refused(post(runsRoute, clash))).path).toEqual(["spec", "terms", 1, "id"]);
  const anonymous = { ...request, key: undefined };
  const one = createRunResponseSchema.parse((await post(runsRoute, anonymous)).body);
  const two = createRunResponseSchema.parse((await post(runsRoute, anonymous)).body);
  expect(one.run).not.toBe(two.run);
});

test("a script that shares a trainer's key says nothing over what that trainer registered", async () => {
  const created = createRunResponseSchema.parse((await post(runsRoute, { name: "my script", steps: 10 })).body);
  expect(created.trainer).toBe(trainer.id);
  const select = { engine: true, tasks: true } as const;
  const shared = await db.prisma.trainer.findUniqueOrThrow({ where: { id: trainer.id }, select });
  expect(shared).toEqual({ engine: "test", tasks: ["arithmetic"] });
  const { trainerId, key } = await createKey(db, owner, "Scripts only");
  await post(runsRoute, { name: "my script", steps: 10 }, { authorization: `Bearer ${key}` });
  const own = await db.prisma.trainer.findUniqueOrThrow({ where: { id: trainerId }, select });
  expect(own).toEqual({ engine: "script", tasks: [] });
});

test("a database that is not there is 503 with a sentence", async () => {
  process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:9/none";
  const answer = await refused(post(claimRoute, { trainer: trainer.id }));
  expect([answer.status, answer.code]).toEqual([503, "unavailable"]);
  expect(answer.message).toContain("Nothing was stored");
});

test("the embedded trainer stays the same trainer when its key changes", async () => {
  const key = newTrainerKey();
  const first = await ensureEmbeddedTrainerKey(db, newTrainerKey());
  const [second, third] = await Promise.all([ensureEmbeddedTrainerKey(db, key), ensureEmbeddedTrainerKey(db, key)]);
  expect([second, third]).toEqual([first, first]);
  const answer = await post(registerRoute, about, { authorization: `Bearer ${key}` });
  expect(answer.body).toMatchObject({ trainer: first });
});

test("the protocol is described as OpenAPI with every call and its refusals", async () => {
  const document = (await openapiRoute().json()) as {
    openapi: string;
    paths: Record<string, { post: { requestBody: unknown; responses: object } }>;
  };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths).map((path) => path.split("/").at(-1))).toEqual([
    "register",
    "heartbeat",
    "claim",
    "events",
    "runs",
    "{step}",
  ]);
  const events = document.paths["/api/trainer/v1/events"];
  expect(Object.keys(events?.post.responses ?? {})).toEqual(["200", "400", "401", "403", "404", "409", "413", "503"]);
  expect(JSON.stringify(events?.post.requestBody)).toContain("leaseToken");
});
