import type { QueryResult, QueryResultRow } from "pg";
import type { Database } from "./client";

/** What plain SQL is run on: the pool, or one connection of it within a transaction. */
export type Queryable = {
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<QueryResult<Row>>;
};

/** Reads everything as of one moment, so that rows and the revision they go with cannot drift apart. */
export async function withSnapshot<T>(db: Database, read: (sql: Queryable) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken: unknown = false;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const result = await read(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    // After an error the connection is closed rather than handed on in an aborted transaction.
    client.release(broken !== false);
  }
}
