"use client";

import { useMemo } from "react";
import type { ChartSeries } from "@/components/charts/chart-series";
import { LineChart } from "@/components/charts/line-chart";
import { PlaneChart } from "@/components/charts/plane-chart";
import { planeMetrics } from "@/components/charts/prepare-plane";
import { assignRunStyles } from "@/components/charts/run-style";
import { useMetricsOfRuns } from "@/components/live/use-live";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import type { RunRow } from "@/trpc/types";
import { sampledAlike } from "./sampled-alike";
import { useComparedSeries } from "./use-compared-series";

/** Runs drawn together at most; more could not be told apart. */
const MAX_DRAWN = 12;
const METRICS = [...new Set([...planeMetrics("logp_ref", "accuracy"), "reward"])];

type SelectedRunsProps = { runs: readonly RunRow[]; count: number; onClear: () => void };

/** The runs picked in the list, drawn together, live. */
export function SelectedRuns({ runs, count, onClear }: SelectedRunsProps) {
  if (count === 0) return null;
  const drawn = runs.slice(0, MAX_DRAWN);
  return (
    <section aria-label="Selected runs" className="mb-8 flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-medium text-[15px] tracking-tight">
          {drawn.length} of {count} selected {count === 1 ? "run" : "runs"}
        </h2>
        <Button size="small" onClick={onClear}>
          Clear the selection
        </Button>
      </div>
      {drawn.length === 0 ? (
        <p className="text-soft text-sm">The selected runs are not in the list below: show more of it or all states.</p>
      ) : (
        <Drawn key={drawn.map((run) => run.id).join()} runs={drawn} />
      )}
    </section>
  );
}

function Drawn({ runs }: { runs: readonly RunRow[] }) {
  const ids = useMemo(() => runs.map((run) => run.id), [runs]);
  const load = useComparedSeries(ids, METRICS);
  const states = useMetricsOfRuns(ids, METRICS);
  const styles = useMemo(() => assignRunStyles(ids), [ids]);
  const drawn = useMemo(
    () =>
      runs.map((run, i) => ({
        id: run.id,
        label: run.name,
        style: styles.get(run.id) ?? { color: "var(--chart-8)", dash: null },
        series: new Map(METRICS.map((metric, j) => [metric, states[i * METRICS.length + j]?.points ?? []])),
      })),
    [runs, states, styles],
  );
  const lines = (metric: string) =>
    drawn.map(({ id, label, style, series }): ChartSeries => ({ id, label, style, points: series.get(metric) ?? [] }));
  const steps = Math.max(...runs.map((run) => run.steps));
  if (load.error) return <LoadError what="The curves of the selected runs" error={load.error} onRetry={load.retry} />;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card className="min-w-0 p-4 lg:row-span-2">
        <PlaneChart
          runs={drawn}
          x="logp_ref"
          y="accuracy"
          height={400}
          {...(sampledAlike(runs)
            ? {}
            : { note: "Runs sampled at different temperatures or lengths do not compare here." })}
        />
      </Card>
      <Card className="min-w-0 p-4">
        <LineChart
          title="Accuracy"
          yLabel="accuracy (share)"
          range={SHARE}
          series={lines("task/accuracy")}
          smoothing={0.6}
          stepLimit={steps}
          height={180}
        />
      </Card>
      <Card className="min-w-0 p-4">
        <LineChart
          title="Likelihood under the base"
          yLabel="S_ref: log pi_ref (nats)"
          series={lines("logp_ref/sum")}
          smoothing={0.6}
          stepLimit={steps}
          height={180}
        />
      </Card>
    </div>
  );
}

const SHARE: [number, number] = [0, 1];
