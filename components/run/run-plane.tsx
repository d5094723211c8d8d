"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { formatValue } from "@/components/charts/format-value";
import { PlaneAxes } from "@/components/charts/plane-axes";
import { PlaneChart } from "@/components/charts/plane-chart";
import { firstPlane, planeMetrics } from "@/components/charts/prepare-plane";
import { runStyle } from "@/components/charts/run-style";
import { lastFinite } from "@/components/live/live-store";
import { useMetric, useMetricNames, useMetrics } from "@/components/live/use-live";
import type { RunDetail } from "@/trpc/types";
import { runParams } from "./run-params";
import { useInView } from "./use-in-view";

/** The run's way over the sharpening plane, with the conditions under which S_ref was measured. */
export function RunPlane({ run }: { run: RunDetail }) {
  const [asked, setParams] = useQueryStates(runParams);
  const names = useMetricNames(run.id);
  const first = useMemo(() => firstPlane(names), [names]);
  const x = asked.x ?? first?.x ?? "logp_ref";
  const y = asked.y ?? first?.y ?? "accuracy";
  const { ref, inView, seen } = useInView<HTMLDivElement>();
  const metrics = useMemo(() => planeMetrics(x, y), [x, y]);
  const states = useMetrics(run.id, metrics, !inView && seen);
  const clipped = lastFinite(useMetric(run.id, "completions/clipped_ratio").points);
  const runs = useMemo(
    () => [
      {
        id: run.id,
        label: run.name,
        style: runStyle(run.number),
        series: new Map(metrics.map((metric, i) => [metric, states[i]?.points ?? []])),
      },
    ],
    [run.id, run.number, run.name, metrics, states],
  );
  return (
    <div ref={ref} data-chart="plane">
      <PlaneChart
        runs={runs}
        x={x}
        y={y}
        toggles={<PlaneAxes x={x} y={y} onChange={(axes) => void setParams(axes)} />}
        {...(run.config === null
          ? { emptyText: "The script that reports this run sends nothing for these axes: choose others above." }
          : {})}
        note={conditions(run.config, clipped)}
      />
    </div>
  );
}

/** Under which conditions S_ref was measured; a script's own configuration does not say. */
function conditions(config: RunDetail["config"], clipped: { step: number; value: number } | null): string {
  if (!config) return "The script that reports this run does not say at which temperature and length it samples.";
  const { temperature, maxTokens, fixedLength } = config;
  const cut = clipped ? `; ${formatValue(clipped.value * 100)} % cut off at step ${clipped.step}` : "";
  return `Sampled at temperature ${temperature}, ${fixedLength ? "always" : "at most"} ${maxTokens} tokens${cut}.`;
}
