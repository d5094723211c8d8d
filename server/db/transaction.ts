import type { PoolClient } from "pg";
import type { Database } from "./client";

/** Runs `work` in one transaction on one connection; what throws rolls all of it back. */
export async function inTransaction<T>(db: Database, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    // A connection that could not roll back is closed, never handed out again.
    client.release(broken);
  }
}
