"use client";

import { useQueryStates } from "nuqs";
import { type ReactNode, useEffect, useMemo } from "react";
import { useViewer } from "@/components/share/viewer";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { pointsOfCurve } from "@/domain/compare/page-reads";
import { isTerminal } from "@/domain/run/status";
import { CompareCurvesTab } from "./compare-curves-tab";
import { compareParams, compareTabs } from "./compare-params";
import { ComparePlaneTab } from "./compare-plane-tab";
import type { Comparison } from "./compare-screen";
import { ConfigurationTab } from "./configuration-tab";
import { PassTab } from "./pass-tab";
import { RunChips } from "./run-chips";
import { shownRuns } from "./shown-run";
import { TiersTab } from "./tiers-tab";
import { useComparedSeries } from "./use-compared-series";
import { zoomOf } from "./zoom-of";

/** The runs, and the ways to look at them. */
export function CompareContent({ comparison, sign }: { comparison: Comparison; sign: ReactNode }) {
  const [params, setParams] = useQueryStates(compareParams);
  const { runs, metrics } = comparison;
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const all = useMemo(() => shownRuns(runs, []), [runs]);
  const shown = useMemo(() => shownRuns(runs, params.hidden), [runs, params.hidden]);
  const viewer = useViewer();
  const frozen = viewer.kind === "share" && viewer.frozenAt !== null;
  // Longer runs come in buckets: zoomed in, finer ones are fetched.
  const long = runs.some(({ step }) => step > pointsOfCurve(runs.length));
  const load = useComparedSeries(ids, long && !frozen ? zoomOf(params) : null);
  const { want } = load;
  // The stream follows a run from where a series of it was read: also where no curve is looked at.
  useEffect(() => want(["task/accuracy"]), [want]);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3 text-faint text-xs">
        <p className="tabular">
          {shown.length} of {runs.length} {runs.length === 1 ? "run" : "runs"} drawn
          {params.hidden.length > 0 ? (
            <button
              type="button"
              className="ml-3 text-accent underline-offset-4 hover:underline"
              onClick={() => void setParams({ hidden: [] })}
            >
              Draw all
            </button>
          ) : null}
        </p>
        {runs.every(({ status }) => isTerminal(status)) ? null : sign}
      </div>
      <RunChips
        runs={runs}
        hidden={params.hidden}
        onHide={(hidden) => void setParams({ hidden })}
        onRemove={
          viewer.kind === "owner" ? (runId) => void setParams({ runs: ids.filter((id) => id !== runId) }) : null
        }
      />
      <Tabs
        value={params.tab}
        onValueChange={(value) => {
          const tab = compareTabs.find((candidate) => candidate === value);
          if (tab) void setParams({ tab });
        }}
      >
        <TabsList aria-label="Ways to compare">
          <TabsTrigger value="curves">Curves</TabsTrigger>
          <TabsTrigger value="plane">Sharpening plane</TabsTrigger>
          <TabsTrigger value="pass">pass@k</TabsTrigger>
          <TabsTrigger value="tiers">Accuracy by tier</TabsTrigger>
          <TabsTrigger value="configuration">Configuration</TabsTrigger>
        </TabsList>
        <TabsContent value="curves">
          <CompareCurvesTab runs={shown} metrics={metrics} load={load} />
        </TabsContent>
        <TabsContent value="plane">
          <ComparePlaneTab runs={shown} load={load} />
        </TabsContent>
        <TabsContent value="pass">
          <PassTab all={all} shown={shown} />
        </TabsContent>
        <TabsContent value="tiers">
          <TiersTab all={all} shown={shown} />
        </TabsContent>
        <TabsContent value="configuration">
          <ConfigurationTab runs={shown} />
        </TabsContent>
      </Tabs>
    </div>
  );
}
