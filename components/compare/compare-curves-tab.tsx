"use client";

import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import type { StepRange } from "@/components/charts/prepare-lines";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { CompareChart } from "./compare-chart";
import { type ComparePanel, comparePanels } from "./compare-panels";
import { compareParams } from "./compare-params";
import { CurveControls } from "./curve-controls";
import type { ShownRun } from "./shown-run";
import { tiersOfRuns } from "./tiers-of-runs";
import type { SeriesLoad } from "./use-compared-series";
import { zoomOf } from "./zoom-of";

/** Charts of a panel shown at first. */
const FEW = 6;

/** A panel is as wide as its charts need, so that small panels stand side by side. */
const spans = ["", "", "md:col-span-2", "md:col-span-2 xl:col-span-3"];
const columns = ["", "", "md:grid-cols-2", "md:grid-cols-2 xl:grid-cols-3"];

/** The curves of all runs over each other, a chart for each metric of the panels chosen. */
export function CompareCurvesTab({
  runs,
  metrics,
  load,
}: {
  runs: readonly ShownRun[];
  metrics: readonly string[];
  load: SeriesLoad;
}) {
  const [params, setParams] = useQueryStates(compareParams);
  const { smoothing, from, to } = params;
  const panels = useMemo(() => comparePanels(metrics, tiersOfRuns(runs.map(({ run }) => run))), [metrics, runs]);
  const stepLimit = Math.max(1, ...runs.map(({ run }) => run.steps));
  const settings = useMemo(
    () => ({ smoothing, zoom: zoomOf({ from, to }), stepLimit }),
    [smoothing, from, to, stepLimit],
  );
  const zoomTo = useCallback((range: StepRange) => void setParams({ from: range.from, to: range.to }), [setParams]);
  const onLog = useCallback(
    (metric: string, on: boolean) =>
      void setParams(({ log }) => {
        const rest = log.filter((name) => name !== metric);
        return { log: on ? [...rest, metric] : rest };
      }),
    [setParams],
  );
  if (load.error) return <LoadError what="The curves" error={load.error} onRetry={load.retry} />;
  if (panels.length === 0) {
    return (
      <EmptyState title="No curve yet">
        None of these runs has reported anything. Their first points come with the evaluation of the base model.
      </EmptyState>
    );
  }
  const shown = panels.filter(({ id }) => params.panels.includes(id));
  const charts = (panel: ComparePanel) => (params.all.includes(panel.id) ? panel.charts : panel.charts.slice(0, FEW));
  return (
    <div className="flex flex-col gap-8">
      <CurveControls panels={panels} zoom={settings.zoom} stepLimit={stepLimit} />
      {shown.length === 0 ? <p className="text-soft text-sm">Choose what to draw above.</p> : null}
      <div className="grid grid-cols-1 gap-x-4 gap-y-8 md:grid-cols-2 xl:grid-cols-3">
        {shown.map((panel) => (
          <section
            key={panel.id}
            className={cn("flex min-w-0 flex-col gap-3", spans[Math.min(3, charts(panel).length)])}
          >
            <h2 className="font-medium text-[15px] tracking-tight">{panel.title}</h2>
            <div className={cn("grid flex-1 gap-4", columns[Math.min(3, charts(panel).length)])}>
              {charts(panel).map((chart) => (
                <Card key={chart.metric} className="min-w-0 p-4">
                  <CompareChart
                    chart={chart}
                    runs={runs}
                    load={load}
                    settings={settings}
                    log={params.log.includes(chart.metric)}
                    onLog={onLog}
                    onZoom={zoomTo}
                  />
                </Card>
              ))}
            </div>
            {panel.charts.length > charts(panel).length ? (
              <Button
                size="small"
                className="self-start"
                onClick={() => void setParams({ all: [...params.all, panel.id] })}
              >
                Show {panel.charts.length - charts(panel).length} more
              </Button>
            ) : null}
          </section>
        ))}
      </div>
    </div>
  );
}
