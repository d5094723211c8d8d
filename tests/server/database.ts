import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, inject } from "vitest";

const templateUrl = inject("templateUrl");

/**
 * Makes a database of its own from the migrated template. A test file gets one without asking (DATABASE_URL names it);
 * call this for a second one.
 */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(`CREATE DATABASE ${name} TEMPLATE template`);
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(sql: string): Promise<void> {
  const admin = new URL(templateUrl);
  admin.pathname = "/postgres";
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const database = await createDatabase();
process.env.DATABASE_URL = database.url;
afterAll(() => database.drop());
