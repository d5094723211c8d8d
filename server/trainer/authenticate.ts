import type { Database } from "@/server/db/client";
import { ProtocolError } from "@/server/protocol-error";
import { hashSecret } from "./key";

/** The trainer that a key stands for. */
export type AuthenticatedTrainer = { id: string; projectId: string; name: string };

/** The trainer of an Authorization header ("Bearer rs_..."). Throws `unauthorized` for none, an unknown or a revoked key. */
export async function authenticateTrainer(db: Database, authorization: string | null): Promise<AuthenticatedTrainer> {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  if (key === undefined) {
    throw new ProtocolError(
      "unauthorized",
      "This call needs a trainer's key: send `Authorization: Bearer <key>`. Keys are made on the Trainers page.",
    );
  }
  const { rows } = await db.pool.query<{ id: string; project_id: string; name: string; revoked: boolean }>(
    "select id, project_id, name, revoked_at is not null as revoked from trainer where key_hash = $1",
    [hashSecret(key)],
  );
  const trainer = rows[0];
  if (!trainer || trainer.revoked) {
    throw new ProtocolError(
      "unauthorized",
      trainer
        ? `The key of the trainer "${trainer.name}" was revoked. Make a new one on the Trainers page.`
        : "No trainer has this key. Make one on the Trainers page.",
    );
  }
  return { id: trainer.id, projectId: trainer.project_id, name: trainer.name };
}

/** Throws `forbidden` when a body names another trainer than the key does. */
export function requireSameTrainer(trainer: AuthenticatedTrainer, named: string): void {
  if (named === trainer.id) return;
  throw new ProtocolError("forbidden", `This key is of the trainer ${trainer.id}, not of ${named}.`, ["trainer"]);
}
