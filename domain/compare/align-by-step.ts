import type { SeriesPoint } from "@/domain/metric/series-point";

export type Aligned = {
  /** Steps at which one of the series has a value, ascending. */
  steps: number[];
  /** By series, then by step; null where that series has none there. */
  values: (number | null)[][];
  /** The last step at which all of them have a value; null where there is none. */
  lastCommon: number | null;
};

/** Series of one metric on one axis of steps. A value is never made up between two that were measured. */
export function alignByStep(series: readonly (readonly Pick<SeriesPoint, "step" | "value">[])[]): Aligned {
  const columns = series.map(
    (points) => new Map(points.flatMap(({ step, value }) => (value === null ? [] : [[step, value] as const]))),
  );
  const steps = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  const common = steps.filter((step) => columns.every((column) => column.has(step)));
  return {
    steps,
    values: columns.map((column) => steps.map((step) => column.get(step) ?? null)),
    lastCommon: common.at(-1) ?? null,
  };
}
