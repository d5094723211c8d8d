import type { AttemptWindow } from "@/domain/metric/attempts";
import { chooseLevel, type SeriesLevel } from "@/domain/metric/buckets";
import type { Queryable } from "@/server/db/snapshot";

/** One attempt's series of a metric of a run (`key`) and the steps it contributes. */
export type Line = AttemptWindow & { seriesId: number; key: string };

/** The level of each key at which all its attempts together give at most maxPoints points. */
export async function chooseLevels(
  sql: Queryable,
  lines: readonly Line[],
  maxPoints: number,
): Promise<Map<string, SeriesLevel>> {
  if (lines.length === 0) return new Map();
  // The coarsest buckets count a series' points without reading them.
  const { rows } = await sql.query<{ series_id: number; first: number; last: number; points: number }>(
    `SELECT asked.series_id, ends.first, ends.last, counted.points
       FROM unnest($1::int[]) AS asked(series_id)
       JOIN LATERAL (SELECT (SELECT step FROM point WHERE series_id = asked.series_id ORDER BY step LIMIT 1) AS first,
                            (SELECT step FROM point WHERE series_id = asked.series_id ORDER BY step DESC LIMIT 1) AS last) ends
         ON ends.first IS NOT NULL
       JOIN LATERAL (SELECT coalesce(sum(count + nan + pos_inf + neg_inf), 0)::int AS points
                       FROM bucket WHERE series_id = asked.series_id AND level = 4) counted ON true`,
    [lines.map(({ seriesId }) => seriesId)],
  );
  const extents = new Map(rows.map((row) => [row.series_id, row]));
  const levels = new Map<string, SeriesLevel>();
  const byKey = new Map<string, Line[]>();
  for (const line of lines) {
    const own = byKey.get(line.key);
    if (own) own.push(line);
    else byKey.set(line.key, [line]);
  }
  for (const [key, own] of byKey) {
    const shown = own.flatMap(({ seriesId, after, upTo }) => {
      const extent = extents.get(seriesId);
      if (!extent) return [];
      const first = Math.max(extent.first, after + 1);
      const last = Math.min(extent.last, upTo ?? extent.last);
      return first <= last ? [{ first, last, points: Math.min(extent.points, last - first + 1) }] : [];
    });
    if (shown.length === 0) continue;
    levels.set(
      key,
      chooseLevel({
        firstStep: Math.min(...shown.map(({ first }) => first)),
        lastStep: Math.max(...shown.map(({ last }) => last)),
        pointCount: shown.reduce((sum, { points }) => sum + points, 0),
        maxPoints,
      }),
    );
  }
  return levels;
}
