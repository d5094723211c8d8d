"use client";

import { useEffect, useMemo } from "react";
import type { ChartSeries } from "@/components/charts/chart-series";
import { LineChart } from "@/components/charts/line-chart";
import type { LineScale, StepRange } from "@/components/charts/prepare-lines";
import { useMetricsOfRuns } from "@/components/live/use-live";
import { useInView } from "@/components/run/use-in-view";
import type { CompareChart as Chart } from "./compare-panels";
import type { ShownRun } from "./shown-run";
import type { SeriesLoad } from "./use-compared-series";

/** More lines than this are drawn without what stands behind them. */
const RAW_UP_TO = 8;

export type CompareChartSettings = { smoothing: number; zoom: StepRange | null; stepLimit: number };

/** One metric of all runs, fetched when it comes into sight and live while it is there. */
export function CompareChart({
  chart,
  runs,
  load,
  settings,
  log,
  onLog,
  onZoom,
  height = 220,
}: {
  chart: Chart;
  runs: readonly ShownRun[];
  load: SeriesLoad;
  settings: CompareChartSettings;
  log: boolean;
  onLog: (metric: string, on: boolean) => void;
  onZoom: (range: StepRange) => void;
  height?: number;
}) {
  const { ref, inView, seen } = useInView<HTMLDivElement>();
  const { metric } = chart;
  const { want } = load;
  useEffect(() => {
    if (seen) want([metric]);
  }, [seen, want, metric]);
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const names = useMemo(() => [metric], [metric]);
  const loaded = load.has(metric);
  const states = useMetricsOfRuns(ids, names, !inView && loaded);
  const series = useMemo(
    () => runs.map(({ id, label, style }, i): ChartSeries => ({ id, label, style, points: states[i]?.points ?? [] })),
    [runs, states],
  );
  const without = series.filter(({ points }) => points.length === 0).length;
  return (
    <div ref={ref} data-chart={metric} className="min-w-0">
      {seen ? (
        <LineChart
          title={chart.title}
          yLabel={chart.yLabel}
          note={
            loaded && without > 0 && without < runs.length
              ? `${chart.note} ${runs.length - without} of ${runs.length} runs report it.`
              : chart.note
          }
          series={series}
          range={chart.range}
          smoothing={settings.smoothing}
          showRaw={runs.length <= RAW_UP_TO}
          stepLimit={settings.stepLimit}
          zoom={settings.zoom}
          onZoom={onZoom}
          scale={log ? "log" : "linear"}
          onScale={(scale: LineScale) => onLog(metric, scale === "log")}
          legend={false}
          height={height}
          empty={loaded ? "No run shown here reports this at these steps." : "Loading…"}
        />
      ) : (
        <div style={{ height: height + 60 }} />
      )}
    </div>
  );
}
