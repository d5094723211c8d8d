"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { TierChart, type TierLine } from "@/components/charts/tier-chart";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { tiersOf, tierTable } from "@/domain/compare/tier-table";
import { compareParams } from "./compare-params";
import { type CountedRun, countedRuns } from "./compared-counts";
import { EvaluationControls } from "./evaluation-controls";
import { evaluationNotes } from "./evaluation-notes";
import type { ShownRun } from "./shown-run";
import { TierTable } from "./tier-table";
import { tiersOfRuns } from "./tiers-of-runs";
import { useEvaluations } from "./use-evaluations";

/** Accuracy of base, peak and end, in all and by difficulty tier, with what became of it. */
export function TiersTab({ all, shown }: { all: readonly ShownRun[]; shown: readonly ShownRun[] }) {
  const [{ split, decoding, step }] = useQueryStates(compareParams);
  const ids = useMemo(() => all.map(({ id }) => id), [all]);
  const query = useEvaluations(ids, { split, decoding, step });
  const { data } = query;
  const counted = useMemo(
    () => (data ? countedRuns(all, new Set(shown.map(({ id }) => id)), data, { step }).runs : null),
    [all, shown, data, step],
  );
  const prepared = useMemo(() => (counted ? prepare(counted) : null), [counted]);
  if (query.isError && !data) {
    return <LoadError what="The evaluations" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!data || !counted || !prepared) return <Skeleton className="h-96 w-full" />;
  const notes = [
    ...evaluationNotes(counted, { split, decoding, step }),
    ...peakNotes(counted, split),
    "Differences are paired by problem; their intervals hold 95 % by a bootstrap over problems. A tier of few problems is told too surely: an interval over fewer than 20 says little, and where every problem changed alike it has no width.",
  ];
  return (
    <div className="flex flex-col gap-4">
      <EvaluationControls available={data.runs.flatMap(({ available }) => available)} />
      {prepared.lines.length === 0 ? (
        <p className="text-soft text-sm">Nothing to show: no run shown here was evaluated like this.</p>
      ) : (
        <>
          <Card className="min-w-0 p-4">
            <TierChart lines={prepared.lines} tiers={prepared.tiers} />
          </Card>
          <TierTable lines={prepared.lines} tiers={prepared.tiers} />
        </>
      )}
      <ul className="flex flex-col gap-1 text-faint text-xs">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

function prepare(runs: readonly CountedRun[]): { lines: TierLine[]; tiers: { id: string; label: string }[] } {
  const known = tiersOfRuns(runs.map(({ shown }) => shown.run));
  const problems = runs.flatMap(({ base, end }) => [...(base?.problems ?? []), ...(end?.problems ?? [])]);
  const tiers = tiersOf(
    problems,
    known.map(({ id }) => id),
  );
  return {
    tiers: tiers.map((id) => ({ id, label: known.find((tier) => tier.id === id)?.label ?? id })),
    lines: runs.flatMap(({ shown, base, peak, end }) =>
      end || peak || base
        ? [
            {
              id: shown.id,
              label: shown.label,
              style: shown.style,
              steps: { peak: peak?.step ?? null, end: end?.step ?? null },
              rows: tierTable({
                base: base?.problems ?? null,
                peak: peak?.problems ?? null,
                end: end?.problems ?? null,
                tiers,
              }),
            },
          ]
        : [],
    ),
  };
}

/** Which peak is meant, and where it cannot be shown. */
function peakNotes(runs: readonly CountedRun[], split: string): string[] {
  const unseen = runs.filter(({ peak, peakStep }) => peak === null && peakStep !== null);
  const notes = ["The peak is the step with the best accuracy on validation, all tiers together."];
  if (split === "validation") {
    notes.push(
      "Here it is the best of many measurements of the same problems, so in part luck: read small drops with care.",
    );
  }
  if (unseen.length > 0) {
    const where = unseen
      .slice(0, 6)
      .map(({ shown, peakStep }) => `#${shown.run.number} at step ${peakStep}`)
      .join(", ");
    const more = unseen.length > 6 ? ` and ${unseen.length - 6} more` : "";
    notes.push(`At its peak ${split} was not evaluated for ${where}${more}: choose Validation to see it.`);
  }
  return notes;
}
