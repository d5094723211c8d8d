import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { GET } from "@/app/s/[token]/api/[trpc]/route";
import { GET as getSnapshot } from "@/app/s/[token]/snapshot/route";
import { getDatabase } from "@/server/db/client";
import { appRouter } from "@/server/root-router";
import { callerOf } from "@/tests/server/caller";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { sampleInput } from "@/tests/server/sample-input";

/** Asks with a link's token for everything there is. Procedures and addresses are found, not listed, so later ones count. */
const db = getDatabase();
const owner = callerOf(db);
/** Stands in whatever must not be seen. */
const SECRET = "not-shared";
let shared: string;
let other: string;
let otherReward: { rewardId: string; versionId: string };
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let otherToken: string;
const tokens: Record<"live" | "frozen", string> = { live: "", frozen: "" };

beforeAll(async () => {
  trainer = await makeTrainer(db);
  shared = await queueRun(db);
  const job = await claim(db, trainer);
  await send(db, trainer, job, { seq: 1, metrics: [{ metric: "reward", step: 1, value: 0.5 }] });
  other = await queueRun(db, { promptsPerStep: 17 });
  await db.prisma.run.update({ where: { id: other }, data: { name: `${SECRET} run` } });
  const spec = {
    schema: "rewardspec/1",
    name: SECRET,
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  };
  otherReward = await owner.rewards.saveVersion({ rewardId: null, name: SECRET, spec, parentVersionId: null });
  const share = async (runId: string, frozen: boolean) =>
    (await owner.shares.create({ page: "run", runIds: [runId], name: SECRET, frozen, expiresAt: null })).token;
  tokens.live = await share(shared, false);
  tokens.frozen = await share(shared, true);
  otherToken = await share(other, false);
});
afterAll(() => db.close());

/** The answer of a call at a link's own address, as its page makes it. */
async function ask(token: string, procedure: string, input: unknown): Promise<{ status: number; text: string }> {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
  const abort = new AbortController();
  const request = new Request(`http://localhost/s/${token}/api/${procedure}${query}`, { signal: abort.signal });
  const response = await GET(request, { params: Promise.resolve({ token }) });
  const text = response.headers.get("content-type")?.startsWith("text/event-stream")
    ? await firstEvents(response)
    : await response.text();
  abort.abort();
  return { status: response.status, text };
}

/** What a stream says until it has said something of consequence. */
async function firstEvents(response: Response): Promise<string> {
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader && !/serialized-error\n.*\n|data: \{"json"/.test(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  return text;
}

type Found = { name: string; type: string; inputs: z.ZodType[] };

function procedures(): Found[] {
  return Object.entries(appRouter._def.procedures).map(([name, procedure]) => {
    const { type, inputs } = (procedure as unknown as { _def: { type: string; inputs: z.ZodType[] } })._def;
    return { name, type, inputs };
  });
}

/** An input that asks for what was not shared, wherever the procedure takes an id. */
function inputFor({ inputs }: Found, runId: string): unknown {
  const [schema] = inputs;
  if (!schema) return undefined;
  const { rewardId, versionId } = otherReward;
  return sampleInput(schema, {
    run: runId,
    reward: rewardId,
    version: versionId,
    trainer: trainer.id,
    token: otherToken,
  });
}

/** What answers without naming a run; it must tell of the shared one alone. */
const answersInGeneral = ["runs.list"];

describe.each(["live", "frozen"] as const)("the token of a %s page", (kind) => {
  test("is refused every procedure that asks for anything else", async () => {
    for (const procedure of procedures()) {
      const { status, text } = await ask(tokens[kind], procedure.name, inputFor(procedure, other));
      expect([procedure.name, text.includes(SECRET), text.includes(other)]).toEqual([procedure.name, false, false]);
      if (answersInGeneral.includes(procedure.name)) {
        expect([procedure.name, status]).toEqual([procedure.name, 200]);
        continue;
      }
      if (procedure.type === "subscription")
        expect([procedure.name, text]).toEqual([procedure.name, refused("FORBIDDEN")]);
      else if (procedure.type === "query")
        expect([procedure.name, text]).toEqual([procedure.name, refused("FORBIDDEN")]);
      else expect([procedure.name, status]).toEqual([procedure.name, 405]);
    }
  });

  test("changes nothing, should a call ever reach a procedure that does", async () => {
    const { actor } = await contextOf(tokens[kind]);
    const caller = callerOf(db, actor) as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    for (const procedure of procedures().filter(({ type }) => type === "mutation")) {
      const [noun = "", verb = ""] = procedure.name.split(".");
      // Of the run that is shared too.
      for (const runId of [other, shared]) {
        const call = Promise.resolve(caller[noun]?.[verb]?.(inputFor(procedure, runId)));
        await expect(call, procedure.name).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
  });

  test("is no trainer's key", async () => {
    const routes = await trainerRoutes();
    expect(routes.length).toBeGreaterThan(5);
    for (const { file, method, handler } of routes) {
      const request = new Request(`http://localhost/${file}`, {
        method,
        headers: { authorization: `Bearer ${tokens[kind]}`, "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
      const response = await handler(request, { params: Promise.resolve({ run: shared, step: "1" }) });
      expect([file, method, response.status]).toEqual([file, method, 401]);
    }
  });
});

test("a live link has no snapshot, and a frozen one has no live data", async () => {
  const snapshot = (token: string) =>
    getSnapshot(new Request("http://localhost"), { params: Promise.resolve({ token }) });
  expect((await snapshot(tokens.live)).status).toBe(404);
  expect((await snapshot(tokens.frozen)).status).toBe(200);
  expect((await ask(tokens.live, "runs.get", { runId: shared })).status).toBe(200);
  expect((await ask(tokens.frozen, "runs.get", { runId: shared })).status).toBe(403);
  const stream = await ask(tokens.frozen, "live.runs", { runs: [{ runId: shared, revision: 0 }] });
  expect(stream.text).toEqual(refused("FORBIDDEN"));
});

test("every other token is refused in the same words: ended, revoked, wrong, cut short", async () => {
  const create = { page: "run" as const, runIds: [shared], frozen: false, expiresAt: null };
  const revoked = await owner.shares.create(create);
  await owner.shares.revoke({ shareId: revoked.shareId });
  const expired = await owner.shares.create({ ...create, expiresAt: new Date(Date.now() + 60_000) });
  await db.prisma.share.update({ where: { id: expired.shareId }, data: { expiresAt: new Date(Date.now() - 1) } });
  const answers = [];
  for (const token of [revoked.token, expired.token, "A".repeat(22), tokens.live.slice(0, 21), "x", shared]) {
    const { status, text } = await ask(token, "runs.get", { runId: shared });
    expect(status).toBe(401);
    answers.push(text);
    expect((await getSnapshot(new Request("http://localhost"), { params: Promise.resolve({ token }) })).status).toBe(
      404,
    );
  }
  expect(new Set(answers).size).toBe(1);
});

function refused(code: string) {
  return expect.stringContaining(`"code":"${code}"`);
}

async function contextOf(token: string) {
  const { createShareContext } = await import("@/server/share/context");
  return createShareContext(token);
}

type Handler = (request: Request, props: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Every method that a route file of the trainer protocol exports, but the published description of it. */
async function trainerRoutes(): Promise<{ file: string; method: string; handler: Handler }[]> {
  const root = fileURLToPath(new URL("../../app/api/trainer/v1/", import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "route.ts" && !file.startsWith("openapi.json"),
  );
  const found = await Promise.all(
    files.map(async (file) => {
      const module = (await import(path.join(root, file))) as Record<string, Handler | undefined>;
      const routes = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].flatMap((method) => {
        const handler = module[method];
        return handler ? [{ file, method, handler }] : [];
      });
      // A route file without a method would be walked past.
      expect([file, routes.length > 0]).toEqual([file, true]);
      return routes;
    }),
  );
  return found.flat();
}
