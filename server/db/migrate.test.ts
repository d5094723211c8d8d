import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./client";
import { DEFAULT_PROJECT_ID } from "./default-project";
import { applyMigrations, diffMigrations } from "./migrate";
import { isDatabaseUnavailable } from "./unavailable";

const url = process.env.DATABASE_URL ?? "";
const db = openDatabase(url);
afterAll(() => db.close());

test("applying the migrations again changes nothing", async () => {
  expect(await applyMigrations(url)).toEqual([]);
});

test("the migrations make what schema.prisma says", async () => {
  expect(await diffMigrations(url)).toContain("This is an empty migration");
  const newest = readdirSync("prisma/migrations")
    .filter((name) => /^\d/.test(name))
    .sort()
    .at(-1);
  expect(readFileSync(`prisma/migrations/${newest}/schema.prisma`, "utf8")).toBe(
    readFileSync("prisma/schema.prisma", "utf8"),
  );
});

test("the first migration inserts the default project", async () => {
  const project = await db.prisma.project.findUnique({ where: { id: DEFAULT_PROJECT_ID }, select: { name: true } });
  expect(project).toEqual({ name: "Default" });
});

test("a database that is not there is told from a wrong query", async () => {
  const nowhere = openDatabase("postgresql://nobody@127.0.0.1:9/none");
  const prismaError = await nowhere.prisma.project.count().catch((error: unknown) => error);
  const poolError = await nowhere.pool.query("select 1").catch((error: unknown) => error);
  const wrongQuery = await db.pool.query("select wrong").catch((error: unknown) => error);
  expect([prismaError, poolError, wrongQuery].map(isDatabaseUnavailable)).toEqual([true, true, false]);
  await nowhere.close();
});
