/** One metric's value at one step. */
export type MetricValue = { metric: string; value: number };

/** A name as a part of a metric's name: what a metric's name may not hold becomes "_". */
export function metricPart(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.@|:+-]/g, "_");
}
