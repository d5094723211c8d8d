import { type ColumnScores, outcomeCodes } from "@/domain/preview/scores";
import type { RolloutColumns } from "@/domain/rollout/columns";

export type ScoreLine = {
  promptId: string;
  terms: Record<string, { status: string; value: number | null; weighted: number | null }>;
  taskTotal: number | null;
  objectiveTotal: number | null;
  advantage: number;
};

/** What a reward says of one rollout, as the command line prints it. */
export function scoreLine(columns: RolloutColumns, scores: ColumnScores, index: number): ScoreLine {
  return {
    promptId: columns.promptIds[columns.prompt[index] ?? 0] ?? "",
    terms: Object.fromEntries(
      scores.terms.map(({ id, outcome, weighted }) => {
        const status = statusNames[outcome.status[index] ?? -1] ?? "none";
        const value = numberOrNull(outcome.value[index]);
        return [id, { status, value: status === "ok" ? value : null, weighted: numberOrNull(weighted[index]) }];
      }),
    ),
    taskTotal: numberOrNull(scores.taskTotal[index]),
    objectiveTotal: numberOrNull(scores.objectiveTotal[index]),
    advantage: numberOrNull(scores.advantage[index]) ?? 0,
  };
}

const statusNames = Object.fromEntries(Object.entries(outcomeCodes).map(([name, code]) => [code, name]));

/** JSON has no NaN, which is how columns say null. */
function numberOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
