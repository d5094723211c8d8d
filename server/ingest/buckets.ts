import type { PoolClient } from "pg";
import { BUCKET_WIDTHS } from "@/domain/metric/buckets";

/** Pairs (seriesIds[i], steps[i]) of points that were written. */
export type Touched = { seriesIds: readonly number[]; steps: readonly number[] };

const conflict = `on conflict (series_id, level, index) do update set count = excluded.count, sum = excluded.sum,
  min = excluded.min, max = excluded.max, first = excluded.first, last = excluded.last,
  nan = excluded.nan, pos_inf = excluded.pos_inf, neg_inf = excluded.neg_inf, revision = excluded.revision`;

// Beyond 1e300 a sum could overflow, which Postgres refuses; 65,536 values of 1e300 cannot.
const lowest = `
  insert into bucket (series_id, level, index, count, sum, min, max, first, last, nan, pos_inf, neg_inf, revision)
  select touched.series_id, 1, touched.index, b.count, b.sum, b.min, b.max, b.first, b.last, b.nan, b.pos_inf, b.neg_inf, $4
  from (select distinct series_id, step / $3 as index from unnest($1::int[], $2::int[]) as t (series_id, step)) touched
  cross join lateral (
    select count(*) filter (where finite)::int as count,
      coalesce(sum(least(greatest(value, -1e300), 1e300) order by step) filter (where finite), 0) as sum,
      min(value) filter (where finite) as min,
      max(value) filter (where finite) as max,
      (array_agg(value order by step) filter (where finite))[1] as first,
      (array_agg(value order by step desc) filter (where finite))[1] as last,
      count(*) filter (where value = 'NaN')::int as nan,
      count(*) filter (where value = 'Infinity')::int as pos_inf,
      count(*) filter (where value = '-Infinity')::int as neg_inf
    from (
      select step, value, value not in ('NaN', 'Infinity', '-Infinity') as finite from point
      where series_id = touched.series_id and step between touched.index * $3 and touched.index * $3 + $3 - 1
    ) p
  ) b
  ${conflict}`;

const higher = `
  insert into bucket (series_id, level, index, count, sum, min, max, first, last, nan, pos_inf, neg_inf, revision)
  select touched.series_id, $5::int, touched.index, b.count, b.sum, b.min, b.max, b.first, b.last, b.nan, b.pos_inf, b.neg_inf, $4
  from (select distinct series_id, step / $3 as index from unnest($1::int[], $2::int[]) as t (series_id, step)) touched
  cross join lateral (
    select sum(count)::int as count, sum(sum order by index) as sum, min(min) as min, max(max) as max,
      (array_agg(first order by index) filter (where count > 0))[1] as first,
      (array_agg(last order by index desc) filter (where count > 0))[1] as last,
      sum(nan)::int as nan, sum(pos_inf)::int as pos_inf, sum(neg_inf)::int as neg_inf
    from bucket
    where series_id = touched.series_id and level = $5::int - 1
      and index between touched.index * 16 and touched.index * 16 + 15
  ) b
  ${conflict}`;

/**
 * Recomputes the buckets that hold the touched points and no others: the lowest level from its points, each level above from
 * its sixteen children, so that a repeat or an overwritten point cannot leave a bucket wrong.
 */
export async function recomputeBuckets(
  client: PoolClient,
  { seriesIds, steps }: Touched,
  revision: number,
): Promise<void> {
  if (steps.length === 0) return;
  for (const [below, width] of BUCKET_WIDTHS.entries()) {
    const level = below + 1;
    const shared = [seriesIds, steps, width, revision];
    if (level === 1) await client.query(lowest, shared);
    else await client.query(higher, [...shared, level]);
  }
}
