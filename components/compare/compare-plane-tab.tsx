"use client";

import { useQueryStates } from "nuqs";
import { useEffect, useMemo } from "react";
import { PlaneAxes } from "@/components/charts/plane-axes";
import { PlaneChart } from "@/components/charts/plane-chart";
import { planeMetrics } from "@/components/charts/prepare-plane";
import { useMetricsOfRuns } from "@/components/live/use-live";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { compareParams } from "./compare-params";
import { sampledAlike } from "./sampled-alike";
import type { ShownRun } from "./shown-run";
import type { SeriesLoad } from "./use-compared-series";

/** Every run's way over the sharpening plane. */
export function ComparePlaneTab({ runs, load }: { runs: readonly ShownRun[]; load: SeriesLoad }) {
  const [{ x, y }, setParams] = useQueryStates(compareParams);
  const metrics = useMemo(() => planeMetrics(x, y), [x, y]);
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const { want } = load;
  useEffect(() => want(metrics), [want, metrics]);
  const states = useMetricsOfRuns(ids, metrics);
  const drawn = useMemo(
    () =>
      runs.map(({ id, label, style }, i) => ({
        id,
        label,
        style,
        series: new Map(metrics.map((metric, j) => [metric, states[i * metrics.length + j]?.points ?? []])),
      })),
    [runs, metrics, states],
  );
  if (load.error) return <LoadError what="The paths" error={load.error} onRetry={load.retry} />;
  return (
    <Card className="min-w-0 p-4" data-chart="plane">
      <PlaneChart
        runs={drawn}
        x={x}
        y={y}
        height={560}
        legend={false}
        toggles={<PlaneAxes x={x} y={y} onChange={(axes) => void setParams(axes)} />}
        note={sampling(runs)}
      />
    </Card>
  );
}

/** Under which conditions the runs were sampled, without which S_ref does not compare. */
function sampling(runs: readonly ShownRun[]): string {
  const [first] = runs;
  if (!first) return "";
  if (!sampledAlike(runs.map(({ run }) => run))) {
    return "Runs sampled at different or unknown temperatures or lengths do not compare here.";
  }
  const { sampling: alike } = first.run;
  if (!alike) return "The script that reports this run does not say at which temperature and length it samples.";
  return `All sampled at temperature ${alike.temperature}, at most ${alike.maxTokens} tokens.`;
}
