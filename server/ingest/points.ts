import type { PoolClient } from "pg";
import type { EventsBatch } from "@/domain/protocol/messages";
import { ProtocolError } from "@/server/protocol-error";
import { recomputeBuckets } from "./buckets";
import type { Stamp } from "./stamp";

/** Distinct metrics of one attempt; a trainer that makes names up (one per prompt, say) is told so. */
export const MAX_METRICS = 2_000;

/** Stores a batch's points and what follows from them in the buckets. For one (metric, step) the higher seq wins. */
export async function storePoints(client: PoolClient, stamp: Stamp, metrics: EventsBatch["metrics"]): Promise<void> {
  if (metrics.length === 0) return;
  const seriesIds = await seriesOf(client, stamp, [...new Set(metrics.map(({ metric }) => metric))]);
  // Within a batch the last one of a (metric, step) counts.
  const points = new Map<string, { seriesId: number; step: number; value: number }>();
  for (const { metric, step, value } of metrics) {
    const seriesId = seriesIds.get(metric);
    if (seriesId === undefined) throw new Error(`No series was made for ${metric}`);
    points.set(`${seriesId}:${step}`, { seriesId, step, value });
  }
  const written = await client.query<{ series_id: number; step: number }>(
    `insert into point (series_id, step, value, seq, revision)
     select series_id, step, value, $4, $5
     from unnest($1::int[], $2::int[], $3::float8[]) as t (series_id, step, value)
     order by series_id, step
     on conflict (series_id, step) do update
       set value = excluded.value, seq = excluded.seq, revision = excluded.revision, at = excluded.at
       where point.seq <= excluded.seq
     returning series_id, step`,
    [
      [...points.values()].map((point) => point.seriesId),
      [...points.values()].map((point) => point.step),
      [...points.values()].map((point) => point.value),
      stamp.seq,
      stamp.revision,
    ],
  );
  await recomputeBuckets(
    client,
    { seriesIds: written.rows.map((row) => row.series_id), steps: written.rows.map((row) => row.step) },
    stamp.revision,
  );
}

/** Ids of the attempt's series of these metrics, made where missing; the run's lock keeps two from making one twice. */
async function seriesOf(client: PoolClient, stamp: Stamp, metrics: string[]): Promise<Map<string, number>> {
  const found = await client.query<{ id: number; metric: string }>(
    "select id, metric from series where run_id = $1 and attempt_id = $2 and metric = any($3::text[])",
    [stamp.runId, stamp.attemptId, metrics],
  );
  const ids = new Map(found.rows.map((row) => [row.metric, row.id]));
  const missing = metrics.filter((metric) => !ids.has(metric));
  if (missing.length === 0) return ids;
  const made = await client.query<{ id: number; metric: string; others: number }>(
    `with others as (select count(*)::int as n from series where run_id = $1 and attempt_id = $2)
     insert into series (run_id, attempt_id, metric) select $1, $2, unnest($3::text[])
     returning id, metric, (select n from others) as others`,
    [stamp.runId, stamp.attemptId, missing],
  );
  if ((made.rows[0]?.others ?? 0) + missing.length > MAX_METRICS) {
    throw new ProtocolError(
      "bad_request",
      `A run may have ${MAX_METRICS} metrics; "${missing[0]}" would be beyond. Log fewer names, or put what varies in rollouts.`,
      ["metrics"],
    );
  }
  for (const row of made.rows) ids.set(row.metric, row.id);
  return ids;
}
