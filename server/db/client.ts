import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client";

/** Prisma and plain SQL on one pool: the hot path (claims, events) is SQL, because Prisma has no SKIP LOCKED and no NaN. */
export type Database = { url: string; prisma: PrismaClient; pool: pg.Pool; close(): Promise<void> };

/** Opens a pool on a Postgres URL. Connects at the first query; a server that is not there fails that query (see unavailable.ts). */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  // An idle connection that breaks (Postgres restarts) is dropped by the pool; unheard, the event would end the process.
  pool.on("error", () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  return {
    url,
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

// Next loads a route's module again when it changes; the pool must outlive that.
const kept: { rewardsmithDatabase?: { url: string; database: Database } } = globalThis as object;

/** The process's database, from DATABASE_URL. Throws a sentence when the variable is not set. */
export function getDatabase(): Database {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new Error(
      "DATABASE_URL is not set. `npm start` sets it; to run a part alone, set it to a Postgres 15 or newer.",
    );
  }
  if (kept.rewardsmithDatabase?.url !== url) kept.rewardsmithDatabase = { url, database: openDatabase(url) };
  return kept.rewardsmithDatabase.database;
}
