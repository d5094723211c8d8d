import { UNRESPONSIVE_AFTER_MS } from "@/domain/run/status";
import { type Database, getDatabase } from "./db/client";

export type Health = {
  status: "ok" | "starting";
  database: boolean;
  /** Trainers heard of within the last minute. */
  trainers: number;
  /** What is not there yet, in sentences. */
  missing: string[];
};

/**
 * Whether all of the product is up: the database answers and, where one is expected, the embedded trainer has been heard of
 * since this server process began.
 */
export async function readHealth(
  options: { embeddedTrainer: boolean; uptimeSeconds: number },
  open: () => Database = getDatabase,
): Promise<Health> {
  try {
    const { rows } = await open().pool.query<{ online: number; embedded: boolean }>(
      `SELECT (count(*) FILTER (WHERE last_beat_at > clock_timestamp() - make_interval(secs => $1)))::int AS online,
              coalesce(bool_or(embedded AND registered_at IS NOT NULL
                               AND last_beat_at > clock_timestamp() - make_interval(secs => $2)), false) AS embedded
         FROM trainer WHERE revoked_at IS NULL`,
      [UNRESPONSIVE_AFTER_MS / 1000, options.uptimeSeconds],
    );
    const { online, embedded } = rows[0] ?? { online: 0, embedded: false };
    const missing = options.embeddedTrainer && !embedded ? ["The embedded trainer has not registered yet."] : [];
    return { status: missing.length === 0 ? "ok" : "starting", database: true, trainers: online, missing };
  } catch {
    return { status: "starting", database: false, trainers: 0, missing: ["The database does not answer."] };
  }
}
