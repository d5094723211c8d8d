import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/root-router";

export type ApiClient = ReturnType<typeof createApiClient>;

/** The procedures of a running Rewardsmith, as its pages call them. */
export function createApiClient(url: string) {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/api/trpc`, transformer: superjson })] });
}

/** Every point of a run by metric: [step, value], ascending. */
export async function readRun(client: ApiClient, runId: string): Promise<Map<string, [number, number | null][]>> {
  const { metrics } = await client.series.list.query({ runId });
  const found = new Map<string, [number, number | null][]>();
  for (let at = 0; at < metrics.length; at += 64) {
    const { series } = await client.series.points.query({
      runId,
      metrics: metrics.slice(at, at + 64),
      maxPoints: 4000,
      superseded: false,
    });
    for (const { metric, level, points } of series) {
      if (level !== 0) throw new Error(`${metric} has more points than this reads one by one.`);
      found.set(
        metric,
        points.map(({ step, value }) => [step, value]),
      );
    }
  }
  return found;
}
