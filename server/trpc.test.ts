import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import superjson from "superjson";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { getDatabase, openDatabase } from "@/server/db/client";
import { owner } from "@/tests/server/caller";
import { appRouter } from "./root-router";

const db = getDatabase();
afterAll(() => db.close());

const errorSchema = z.object({
  message: z.string(),
  data: z.object({
    code: z.string(),
    faults: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
  }),
});

/** The error of a call as it goes over the wire. */
async function errorOf(procedure: string, input: unknown, database = db) {
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request(`http://localhost/api/trpc/${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(superjson.serialize(input)),
    }),
    router: appRouter,
    createContext: () => ({ db: database, actor: owner }),
  });
  const body = await response.json();
  return {
    status: response.status,
    text: JSON.stringify(body),
    ...errorSchema.parse(superjson.deserialize(body.error)),
  };
}

test("names each fault of an input by its path, and the first in the message", async () => {
  const config = { task: "arithmetic", baseModel: "base", groupSize: 1 };
  const error = await errorOf("runs.launch", { rewardVersionId: "x", config, seeds: [] });
  expect(error).toMatchObject({ status: 400, data: { code: "BAD_REQUEST" } });
  expect(error.data.faults.map(({ path }) => path.join("."))).toEqual(["config.groupSize", "seeds"]);
  expect(error.message).toContain("config.groupSize: ");
});

test("carries the faults of a reward", async () => {
  const spec = {
    schema: "rewardspec/1",
    name: "x",
    terms: [{ id: "a", source: { type: "signal", signal: "corect" } }],
  };
  const save = { rewardId: null, name: "x", spec, parentVersionId: null, taskId: "arithmetic" };
  const error = await errorOf("rewards.saveVersion", save);
  expect(error.data.code).toBe("BAD_REQUEST");
  expect(error.data.faults).toHaveLength(1);
  expect(error.data.faults[0]?.path.slice(0, 2)).toEqual(["terms", 0]);
});

test("says that the database cannot be reached, and nothing of where it is", async () => {
  const away = openDatabase("postgres://secret:password@127.0.0.1:1/nothing");
  for (const [procedure, input] of [
    ["trainers.createKey", { name: "x" }],
    ["runs.cancel", { runId: "x" }],
  ] as const) {
    const error = await errorOf(procedure, input, away);
    expect(error).toMatchObject({ status: 503, data: { code: "SERVICE_UNAVAILABLE" } });
    expect(error.message).toContain("cannot be reached");
    expect(error.text).not.toContain("secret");
  }
  await away.close();
});
