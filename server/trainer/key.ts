import { createHash, randomBytes } from "node:crypto";
import type { Database } from "@/server/db/client";
import { DEFAULT_PROJECT_ID } from "@/server/db/default-project";
import { inTransaction } from "@/server/db/transaction";

/** A new trainer key: 256 random bits. Only its hash is ever stored. */
export function newTrainerKey(): string {
  return `rs_${randomBytes(32).toString("base64url")}`;
}

/** SHA-256 in hex: how keys and lease tokens are stored. They are random, so no salt is needed. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/**
 * Makes `key` the key of the default project's embedded trainer and returns the trainer's id; the trainer stays the same when
 * its key changes, so that it still owns its runs.
 */
export async function ensureEmbeddedTrainerKey(db: Database, key: string): Promise<string> {
  const keyHash = hashSecret(key);
  return inTransaction(db, async (client) => {
    // One launcher at a time: two would both find no embedded trainer.
    await client.query("select 1 from project where id = $1 for update", [DEFAULT_PROJECT_ID]);
    const { rows } = await client.query<{ id: string }>(
      `update trainer set key_hash = $2, revoked_at = null where project_id = $1 and embedded returning id`,
      [DEFAULT_PROJECT_ID, keyHash],
    );
    if (rows[0]) return rows[0].id;
    const id = crypto.randomUUID();
    await client.query(
      `insert into trainer (id, project_id, name, key_hash, embedded) values ($1, $2, 'Embedded trainer', $3, true)`,
      [id, DEFAULT_PROJECT_ID, keyHash],
    );
    return id;
  });
}
