import { BUCKET_WIDTHS, type SeriesLevel } from "@/domain/metric/buckets";
import type { SeriesPoint } from "@/domain/metric/series-point";
import type { Queryable } from "@/server/db/snapshot";

/** Steps from..to, ends included, of one series at one level. */
export type Stretch = { seriesId: number; level: SeriesLevel; from: number; to: number };

type Row = {
  series_id: number;
  step: number;
  count: number;
  sum: number;
  min: number | null;
  max: number | null;
  not_finite: number;
};

const finite = "p.value NOT IN ('NaN', 'Infinity', '-Infinity')";

/**
 * The points of each stretch by series, in order of step. Whole buckets are read as they are stored; where a stretch begins or
 * ends inside a bucket, that bucket is made from its own steps alone.
 */
export async function readPoints(sql: Queryable, stretches: readonly Stretch[]): Promise<Map<number, SeriesPoint[]>> {
  const points = new Map<number, SeriesPoint[]>();
  const raw = stretches.filter(({ level, from, to }) => level === 0 && from <= to);
  const parts = stretches.filter(({ level, from, to }) => level > 0 && from <= to).map(splitStretch);
  const rows = await Promise.all([
    readRaw(sql, raw),
    readWhole(
      sql,
      parts.flatMap(({ whole }) => whole),
    ),
    readEdges(
      sql,
      parts.flatMap(({ edges }) => edges),
    ),
  ]);
  for (const row of rows.flat()) {
    const line = points.get(row.series_id) ?? [];
    points.set(row.series_id, line);
    line.push({
      step: row.step,
      value: row.count === 0 ? null : row.sum / row.count,
      min: row.min,
      max: row.max,
      count: row.count,
      notFinite: row.not_finite,
    });
  }
  for (const line of points.values()) line.sort((a, b) => a.step - b.step);
  return points;
}

type Whole = { seriesId: number; level: number; first: number; last: number; width: number };
type Edge = { seriesId: number; start: number; from: number; to: number };

function splitStretch({ seriesId, level, from, to }: Stretch): { whole: Whole[]; edges: Edge[] } {
  const width = BUCKET_WIDTHS[level - 1] ?? 1;
  const first = Math.ceil(from / width);
  const last = Math.floor((to + 1) / width) - 1;
  const edges: Edge[] = [];
  const head = Math.floor(from / width);
  const tail = Math.floor(to / width);
  if (head < first) edges.push({ seriesId, start: head * width, from, to: Math.min(to, (head + 1) * width - 1) });
  if (tail > last && (tail !== head || head >= first)) {
    edges.push({ seriesId, start: tail * width, from: Math.max(from, tail * width), to });
  }
  return { whole: first <= last ? [{ seriesId, level, first, last, width }] : [], edges };
}

async function readRaw(sql: Queryable, stretches: readonly Stretch[]): Promise<Row[]> {
  if (stretches.length === 0) return [];
  const { rows } = await sql.query<{ series_id: number; step: number; value: number }>(
    `SELECT p.series_id, p.step, p.value
       FROM unnest($1::int[], $2::int[], $3::int[]) AS w(series_id, lo, hi)
       JOIN point p ON p.series_id = w.series_id AND p.step BETWEEN w.lo AND w.hi`,
    [stretches.map((s) => s.seriesId), stretches.map((s) => s.from), stretches.map((s) => s.to)],
  );
  return rows.map(({ series_id, step, value }) =>
    Number.isFinite(value)
      ? { series_id, step, count: 1, sum: value, min: value, max: value, not_finite: 0 }
      : { series_id, step, count: 0, sum: 0, min: null, max: null, not_finite: 1 },
  );
}

async function readWhole(sql: Queryable, parts: readonly Whole[]): Promise<Row[]> {
  if (parts.length === 0) return [];
  const { rows } = await sql.query<Row>(
    `SELECT b.series_id, b.index * w.width AS step, b.count, b.sum, b.min, b.max,
            b.nan + b.pos_inf + b.neg_inf AS not_finite
       FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[]) AS w(series_id, level, lo, hi, width)
       JOIN bucket b ON b.series_id = w.series_id AND b.level = w.level AND b.index BETWEEN w.lo AND w.hi`,
    [
      parts.map((part) => part.seriesId),
      parts.map((part) => part.level),
      parts.map((part) => part.first),
      parts.map((part) => part.last),
      parts.map((part) => part.width),
    ],
  );
  return rows;
}

async function readEdges(sql: Queryable, edges: readonly Edge[]): Promise<Row[]> {
  if (edges.length === 0) return [];
  const { rows } = await sql.query<Row>(
    `SELECT w.series_id, w.start AS step,
            (count(*) FILTER (WHERE ${finite}))::int AS count,
            coalesce(sum(greatest(least(p.value, 1e300), -1e300)) FILTER (WHERE ${finite}), 0) AS sum,
            min(p.value) FILTER (WHERE ${finite}) AS min,
            max(p.value) FILTER (WHERE ${finite}) AS max,
            (count(*) FILTER (WHERE NOT ${finite}))::int AS not_finite
       FROM unnest($1::int[], $2::int[], $3::int[], $4::int[]) AS w(series_id, start, lo, hi)
       JOIN point p ON p.series_id = w.series_id AND p.step BETWEEN w.lo AND w.hi
      GROUP BY w.series_id, w.start`,
    [edges.map((e) => e.seriesId), edges.map((e) => e.start), edges.map((e) => e.from), edges.map((e) => e.to)],
  );
  return rows;
}
