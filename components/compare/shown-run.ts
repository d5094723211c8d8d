import type { LineStyle } from "@/components/charts/chart-series";
import { runStyle } from "@/components/charts/run-style";
import type { ComparedRun } from "@/trpc/types";

/** A run as every chart of the comparison draws it. */
export type ShownRun = { id: string; label: string; style: LineStyle; run: ComparedRun };

/** The runs that are not hidden, in their order. */
export function shownRuns(runs: readonly ComparedRun[], hidden: readonly number[]): ShownRun[] {
  return runs
    .filter(({ number }) => !hidden.includes(number))
    .map((run) => ({ id: run.id, label: `#${run.number} ${run.name}`, style: runStyle(run.number), run }));
}
