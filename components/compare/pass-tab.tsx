"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { LineLegend } from "@/components/charts/line-legend";
import { PassAtKChart } from "@/components/charts/pass-at-k-chart";
import type { PassLine } from "@/components/charts/prepare-pass-at-k";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { type PassAtKPoint, passAtKCurve } from "@/domain/compare/pass-at-k-curve";
import type { ProblemCounts } from "@/domain/compare/problem-counts";
import { compareParams } from "./compare-params";
import { countedRuns } from "./compared-counts";
import { EvaluationControls } from "./evaluation-controls";
import { evaluationNotes } from "./evaluation-notes";
import { labelsOfBases } from "./labels-of-bases";
import type { ShownRun } from "./shown-run";
import { useEvaluations } from "./use-evaluations";

/** pass@k of the base model and of every run. */
export function PassTab({ all, shown }: { all: readonly ShownRun[]; shown: readonly ShownRun[] }) {
  const [{ split, decoding, step }] = useQueryStates(compareParams);
  const ids = useMemo(() => all.map(({ id }) => id), [all]);
  const query = useEvaluations(ids, { split, decoding, step });
  const { data } = query;
  const prepared = useMemo(() => {
    if (!data) return null;
    const counted = countedRuns(all, new Set(shown.map(({ id }) => id)), data, { step });
    const needed = counted.bases.filter(({ key }) => counted.runs.some(({ base }) => base?.key === key));
    const runOf = new Map(all.map(({ id, run }) => [id, run]));
    const baseLabels = labelsOfBases(needed.flatMap(({ runId }) => runOf.get(runId) ?? []));
    const lines: PassLine[] = [
      ...needed.map((base, i) => ({
        id: `base ${i}`,
        label: baseLabels[i] ?? "base model",
        style: { color: "var(--foreground)", dash: BASE_DASHES[i % BASE_DASHES.length] ?? null },
        points: curveOf(base.problems),
      })),
      ...counted.runs.flatMap(({ shown: run, end }) =>
        end ? [{ id: run.id, label: run.label, style: run.style, points: curveOf(end.problems) }] : [],
      ),
    ];
    return { lines, bases: lines.slice(0, needed.length), runs: counted.runs };
  }, [all, shown, data, step]);
  if (query.isError && !data) {
    return <LoadError what="The evaluations" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!data || !prepared) return <Skeleton className="h-96 w-full" />;
  const notes = evaluationNotes(prepared.runs, { split, decoding, step });
  return (
    <div className="flex flex-col gap-4">
      <EvaluationControls available={data.runs.flatMap(({ available }) => available)} />
      <Card className="flex min-w-0 flex-col gap-3 p-4">
        <PassAtKChart
          lines={prepared.lines}
          note="The chance that k samples hold a success, unbiased. The base model is drawn in the colour of the text. Bands: 95 % by a bootstrap over problems, drawn for a few runs; the table has all. Where every problem says the same a band has no width."
          empty="Nothing to draw: no run shown here was evaluated like this."
        />
        {prepared.bases.length > 1 ? <LineLegend series={prepared.bases} /> : null}
      </Card>
      <ul className="flex flex-col gap-1 text-faint text-xs">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

const BASE_DASHES = [null, "7 3", "2 3"];

const kept = new WeakMap<readonly ProblemCounts[], PassAtKPoint[]>();

/** Each curve is computed once for its answer, however often the page is drawn. */
function curveOf(problems: readonly ProblemCounts[]): PassAtKPoint[] {
  const known = kept.get(problems);
  if (known) return known;
  const curve = passAtKCurve(problems);
  kept.set(problems, curve);
  return curve;
}
