import { BUCKET_WIDTHS } from "@/domain/metric/buckets";
import type { Database } from "@/server/db/client";
import { attemptsOf } from "./attempts";

/** A run's `task/accuracy` so far, as a list shows it. */
export type AccuracyLine = { newest: number | null; values: (number | null)[] };

const VALUES = 32;
// Runs of up to this many steps are read point by point, longer ones from their finest buckets that are no more.
const MAX_READ = 256;
const WIDTHS = [1, ...BUCKET_WIDTHS];

type Row = { run_id: string; attempt: number; step: number; value: number; last: number };

/** The lines of up to 200 runs in two queries, whatever their length. */
export async function accuracyLines(
  db: Database,
  runs: readonly { id: string; step: number }[],
): Promise<Map<string, AccuracyLine>> {
  if (runs.length === 0) return new Map();
  const ids = runs.map(({ id }) => id);
  const levels = runs.map(({ step }) => levelFor(step));
  const [attempts, points] = await Promise.all([
    attemptsOf(db.pool, ids),
    db.pool.query<Row>(
      `WITH asked AS (SELECT * FROM unnest($1::text[], $2::int[], $3::int[]) AS asked(run_id, level, width)),
            lines AS (SELECT asked.*, s.id AS series_id, a.number AS attempt FROM asked
                      JOIN series s ON s.run_id = asked.run_id AND s.metric = 'task/accuracy'
                      JOIN attempt a ON a.id = s.attempt_id)
       SELECT l.run_id, l.attempt, p.step, p.value, p.value AS last
         FROM lines l JOIN point p ON p.series_id = l.series_id
        WHERE l.level = 0 AND p.value NOT IN ('NaN', 'Infinity', '-Infinity')
       UNION ALL
       SELECT l.run_id, l.attempt, b.index * l.width, b.sum / b.count, b.last
         FROM lines l JOIN bucket b ON b.series_id = l.series_id AND b.level = l.level
        WHERE l.level > 0 AND b.count > 0
        ORDER BY 1, 3`,
      [ids, levels, levels.map((level) => WIDTHS[level] ?? 1)],
    ),
  ]);
  const visible = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of points.rows) {
    const upTo = attempts.get(row.run_id)?.windows.get(row.attempt)?.upTo;
    // A resumed attempt's first bucket begins before its first step, so only where attempts end is checked here.
    if (upTo === null || (upTo !== undefined && row.step <= upTo)) visible.get(row.run_id)?.push(row);
  }
  return new Map([...visible].map(([id, rows]) => [id, lineOf(rows)]));
}

function levelFor(step: number): number {
  const level = WIDTHS.findIndex((width) => step / width <= MAX_READ);
  return level === -1 ? WIDTHS.length - 1 : level;
}

function lineOf(rows: readonly Row[]): AccuracyLine {
  const size = Math.max(1, Math.ceil(rows.length / VALUES));
  const values: (number | null)[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const part = rows.slice(start, start + size);
    values.push(part.reduce((sum, { value }) => sum + value, 0) / part.length);
  }
  return { newest: rows.at(-1)?.last ?? null, values };
}
