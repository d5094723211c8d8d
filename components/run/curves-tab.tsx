"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { firstPlane, missingForPlane } from "@/components/charts/prepare-plane";
import { SmoothingControl } from "@/components/charts/smoothing-control";
import { useMetricNames } from "@/components/live/use-live";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { isTerminal } from "@/domain/run/status";
import { taskOfRun } from "@/domain/task/task-of-run";
import type { RunDetail } from "@/trpc/types";
import { MetricChart } from "./metric-chart";
import { PanelLinks, panelAnchor } from "./panel-links";
import { PanelSection } from "./panel-section";
import { preparePanels, tierCharts } from "./prepare-panels";
import { runParams } from "./run-params";
import { RunPlane } from "./run-plane";
import type { useSeriesLoad } from "./use-series-load";
import { useTrainerBusy } from "./use-trainer-busy";

const TIERS = "Accuracy by difficulty tier";

/** All curves of a run, live, in panels; the sharpening plane first. */
export function CurvesTab({ run, load }: { run: RunDetail; load: ReturnType<typeof useSeriesLoad> }) {
  const [params, setParams] = useQueryStates(runParams);
  const names = useMetricNames(run.id);
  const trainerBusy = useTrainerBusy(run);
  const panels = useMemo(() => preparePanels(names), [names]);
  const tiers = useMemo(() => tierCharts(names, taskOfRun(run)?.tiers ?? []), [names, run]);
  const settings = useMemo(
    () => ({ smoothing: params.smoothing, superseded: params.superseded, stepLimit: run.steps }),
    [params.smoothing, params.superseded, run.steps],
  );
  if (load.error && names.length === 0) return <LoadError what="The curves" error={load.error} onRetry={load.retry} />;
  if (load.pending && names.length === 0) {
    return (
      <div role="status" aria-label="Loading the curves" className="grid gap-4 md:grid-cols-2">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-64 w-full" />
        ))}
      </div>
    );
  }
  if (names.length === 0) {
    return (
      <EmptyState title={isTerminal(run.status) ? "No curve" : "No curve yet"}>
        {isTerminal(run.status)
          ? "The run ended before its first point. Its log says what it did."
          : run.status === "queued"
            ? trainerBusy
              ? "It begins when the trainer is done with what it does now."
              : "The run waits for a trainer. See on Trainers whether one with its task and base model is online."
            : "The first points come with the evaluation of the base model and the first step."}
      </EmptyState>
    );
  }
  // A run trained here gets its plane with the evaluation of the base model; of a script we only know what it has sent.
  const plane = run.config !== null || firstPlane(names) !== null;
  const accuracy = panels.filter((panel) => panel.id === "accuracy").flatMap((panel) => panel.charts);
  const below = [
    ...(tiers.length > 0 ? [{ id: panelAnchor("tiers"), title: TIERS }] : []),
    ...panels.filter((panel) => panel.id !== "accuracy").map(({ id, title }) => ({ id: panelAnchor(id), title })),
  ];
  return (
    <div className="flex flex-col gap-8">
      {below.length > 1 ? <PanelLinks panels={below} /> : null}
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 text-soft text-xs">
        <SmoothingControl value={params.smoothing} onChange={(smoothing) => void setParams({ smoothing })} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={params.superseded}
            onChange={(event) => void setParams({ superseded: event.target.checked })}
          />
          Show what resumed attempts replaced
        </label>
      </div>
      {plane ? null : (
        <p className="text-faint text-sm">
          No sharpening plane: a script reports this run, and {missingForPlane(names)}.
        </p>
      )}
      {plane || accuracy.length > 0 ? (
        <div className="grid gap-4 xl:grid-cols-2">
          {plane ? (
            <Card className="min-w-0 p-4">
              <RunPlane run={run} />
            </Card>
          ) : null}
          {accuracy.map((chart) => (
            <Card key={chart.id} className="min-w-0 p-4">
              <MetricChart runId={run.id} runNumber={run.number} chart={chart} settings={settings} height={340} />
            </Card>
          ))}
        </div>
      ) : null}
      {tiers.length > 0 ? (
        <PanelSection
          id={panelAnchor("tiers")}
          runId={run.id}
          runNumber={run.number}
          title={TIERS}
          charts={tiers}
          settings={settings}
          small
        />
      ) : null}
      {panels
        .filter((panel) => panel.id !== "accuracy")
        .map((panel) => (
          <PanelSection
            key={panel.id}
            id={panelAnchor(panel.id)}
            runId={run.id}
            runNumber={run.number}
            title={panel.title}
            charts={panel.charts}
            settings={settings}
            small={panel.small}
          />
        ))}
    </div>
  );
}
