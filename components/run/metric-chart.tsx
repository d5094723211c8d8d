"use client";

import { useMemo } from "react";
import type { ChartSeries } from "@/components/charts/chart-series";
import { LineChart } from "@/components/charts/line-chart";
import { lineStyleAt, runStyle } from "@/components/charts/run-style";
import { useMetrics } from "@/components/live/use-live";
import type { PanelChart } from "./prepare-panels";
import { useInView } from "./use-in-view";

export type CurveSettings = { smoothing: number; superseded: boolean; stepLimit: number };

/** Unlike any run's dash. */
const DOTS = "1 4";

/** One chart of a run, live while it is on the screen. The run's first line has the run's colour on every chart. */
export function MetricChart({
  runId,
  runNumber,
  chart,
  settings,
  height = 190,
}: {
  runId: string;
  runNumber: number;
  chart: PanelChart;
  settings: CurveSettings;
  height?: number;
}) {
  const { ref, inView, seen } = useInView<HTMLDivElement>();
  const names = useMemo(() => chart.lines.map((line) => line.metric), [chart.lines]);
  const states = useMetrics(runId, names, !inView && seen);
  const series = useMemo(
    () =>
      chart.lines.map((line, i): ChartSeries => {
        const state = states[i];
        return {
          id: line.metric,
          label: line.label,
          style: styleOf(runNumber, chart, i),
          points: state?.points ?? [],
          superseded: state ? [...state.superseded.values()] : [],
        };
      }),
    [chart, states, runNumber],
  );
  return (
    <div ref={ref} data-chart={chart.id} className="min-w-0">
      {seen ? (
        <LineChart
          title={chart.title}
          yLabel={chart.yLabel}
          note={chart.note}
          series={series}
          range={chart.range}
          smoothing={settings.smoothing}
          showSuperseded={settings.superseded}
          stepLimit={settings.stepLimit}
          height={height}
          empty="No point yet."
        />
      ) : (
        <div style={{ height: height + 60 }} />
      )}
    </div>
  );
}

/** Training has the run's style, validation its colour in dots; of several metrics each has a style of its own. */
function styleOf(runNumber: number, chart: PanelChart, index: number) {
  const pair = chart.lines.every((line) => line.label === "training" || line.label === "validation");
  if (!pair) return lineStyleAt(index);
  const style = runStyle(runNumber);
  return chart.lines[index]?.label === "validation" ? { ...style, dash: DOTS } : style;
}
