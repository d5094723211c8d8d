import { createInterface } from "node:readline";
import { z } from "zod";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { runConfigSchema } from "@/domain/run/config";
import { generateClient } from "@/scripts/build/prepare-app";
import { ensureDatabase } from "@/scripts/postgres/cluster";
import { openThrowAwayCluster } from "@/scripts/postgres/throw-away";

// The real server for the tests in Python: the protocol's own routes on a Postgres that is thrown away, or, started with
// `<database> <port>`, on another one's database. Prints {origin, database, key, trainer} as one line, then answers each line of
// JSON on stdin with one line, and ends when stdin closes.
const [givenDatabase, givenPort] = process.argv.slice(2);
if (!givenDatabase) await generateClient({ say: console.error, signal: new AbortController().signal });
const cluster = givenDatabase ? null : await openThrowAwayCluster();
const requestSchema = z.discriminatedUnion("do", [
  /** Rows of a query. */
  z.object({ do: z.literal("sql"), text: z.string(), values: z.array(z.unknown()).default([]) }),
  /** Another trainer with a key of its own. */
  z.object({ do: z.literal("key"), name: z.string() }),
  /** A queued run. */
  z.object({
    do: z.literal("launch"),
    spec: rewardSpecSchema,
    config: runConfigSchema,
    seed: z.int().default(1),
    job: z.enum(["train", "bank", "evaluate"]).default("train"),
    parent: z.string().nullable().default(null),
    startStep: z.int().nullable().default(null),
    baseMeans: z.record(z.string(), z.number()).default({}),
  }),
  /** What somebody clicks on a run's page. */
  z.object({ do: z.literal("want"), run: z.string(), want: z.enum(["cancel", "pause", "resume"]) }),
]);
type Asked = z.output<typeof requestSchema>;

try {
  if (cluster) await ensureDatabase(cluster, "python");
  const database = givenDatabase ?? cluster?.url("python") ?? "";
  process.env.DATABASE_URL = database;
  process.env.REWARDSMITH_BANKS = "off";
  const { applyMigrations } = await import("@/server/db/migrate");
  const { getDatabase } = await import("@/server/db/client");
  const { DEFAULT_PROJECT_ID } = await import("@/server/db/default-project");
  const { toJson } = await import("@/server/db/json");
  const { setRunWant } = await import("@/server/lease/set-want");
  const { createKey } = await import("@/server/trainer/mutations");
  const { startRecordingServer } = await import("@/scripts/demo/recording-server");
  await applyMigrations(database);
  const db = getDatabase();
  const owner = { kind: "owner", projectId: DEFAULT_PROJECT_ID } as const;
  const server = await startRecordingServer(() => undefined, Number(givenPort ?? 0));

  async function answer(asked: Asked): Promise<unknown> {
    if (asked.do === "sql") return (await db.pool.query(asked.text, asked.values)).rows;
    if (asked.do === "key") return createKey(db, owner, asked.name);
    if (asked.do === "want") {
      return setRunWant(db, { projectId: DEFAULT_PROJECT_ID, runId: asked.run, want: asked.want });
    }
    const { config, parent, startStep, spec, seed, job, baseMeans } = asked;
    const { id } = await db.prisma.run.create({
      data: {
        projectId: DEFAULT_PROJECT_ID,
        name: spec.name,
        launchId: crypto.randomUUID(),
        job,
        spec: toJson(spec),
        config: toJson(config),
        task: config.task,
        baseModel: config.baseModel,
        seed,
        steps: config.steps,
        parentId: parent,
        startStep,
        baseMeans,
      },
      select: { id: true },
    });
    return id;
  }

  const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const { trainerId, key } = await createKey(db, owner, "Python");
  say({ origin: server.url, database, key, trainer: trainerId });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say({ answer: await answer(requestSchema.parse(JSON.parse(line))) });
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  await server.stop();
  await db.close();
} finally {
  await cluster?.dispose();
}
process.exit(0);
