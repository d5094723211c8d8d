import type { ChartPoint } from "@/components/charts/chart-series";

const VALUES = 32;

/**
 * The row's sparkline with what came since: `read` is the step the row stood at. While the line has room its new points are
 * put on; when it is full its last value follows the newest, so that its scale in steps stays even.
 */
export function liveSparkline(
  values: readonly (number | null)[],
  read: number,
  points: readonly ChartPoint[],
): readonly (number | null)[] {
  const fresh = points.filter((point) => point.step > read).map((point) => point.value);
  if (fresh.length === 0) return values;
  const room = VALUES - values.length;
  if (fresh.length <= room) return [...values, ...fresh];
  return [...values.slice(0, VALUES - 1), fresh.at(-1) ?? null];
}
