/** How a run's page reads what it shows, in one place: a frozen page keeps the answers to just these reads. */
export const RUN_PAGE = {
  /** Metrics a call of series.points takes. */
  metricsPerCall: 64,
  /** Points a series may have. */
  maxPoints: 1000,
  rolloutGroups: 8,
  logLines: 200,
} as const;

/** The metrics of a page in the portions it asks for them. */
export function metricPortions(metrics: readonly string[]): string[][] {
  const portions: string[][] = [];
  for (let i = 0; i < metrics.length; i += RUN_PAGE.metricsPerCall) {
    portions.push(metrics.slice(i, i + RUN_PAGE.metricsPerCall));
  }
  return portions;
}
