import { outcomeAt } from "@/domain/preview/outcome-column";
import type { ColumnScores } from "@/domain/preview/scores";
import type { TermOutcomeRecord } from "@/domain/protocol/messages";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { groupPlaces, signalAt } from "@/domain/rollout/columns-of";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** A rollout of the bank with what the reward says of it; its text is the server's to give. */
export type RolloutDetail = {
  place: number;
  promptId: string;
  /** Place of its group, and the rollouts in it. */
  group: number;
  groupSize: number;
  tier: string | null;
  success: boolean | null;
  tokens: number;
  policyStep: number;
  signals: Record<string, number | number[]>;
  terms: Record<string, TermOutcomeRecord>;
  taskTotal: number | null;
  objectiveTotal: number | null;
  advantage: number;
  /** Why it has no reward; null where it has one. */
  excluded: string | null;
};

/** Some rollouts in full, in the order asked for. */
export function handleRollouts(
  { question, places }: { question: ScoreQuestion; places: readonly number[] },
  lab: WorkerLab,
): RolloutDetail[] {
  const part = lab.part(question);
  const { columns, success, rows } = part;
  const scores = lab.scores(question, part);
  const groupOf = groupsOf(columns);
  return places.flatMap((place) => {
    const row = rows === null ? place : rows.indexOf(place);
    if (row === -1 || row >= columns.count) return [];
    return [{ ...detailAt({ columns, scores, success, place: row, group: groupOf[row] ?? 0 }), place }];
  });
}

const kept = new WeakMap<RolloutColumns, Uint32Array>();

function groupsOf(columns: RolloutColumns): Uint32Array {
  const known = kept.get(columns) ?? groupPlaces(columns);
  kept.set(columns, known);
  return known;
}

function detailAt({
  columns,
  scores,
  success,
  place,
  group,
}: {
  columns: RolloutColumns;
  scores: ColumnScores;
  success: string;
  place: number;
  group: number;
}): RolloutDetail {
  const { start } = columns.groups;
  const signals: [string, number | number[]][] = [];
  for (const [name, column] of columns.signals) {
    const value = signalAt(column, place);
    if (value !== null) signals.push([name, value]);
  }
  return {
    place,
    promptId: columns.promptIds[columns.prompt[place] ?? 0] ?? "",
    group,
    groupSize: (start[group + 1] ?? 0) - (start[group] ?? 0),
    tier: columns.tierNames[columns.tier[place] ?? -1] ?? null,
    success: succeeds(signals.find(([name]) => name === success)?.[1]),
    tokens: columns.tokens[place] ?? 0,
    policyStep: columns.policyStep[place] ?? 0,
    signals: Object.fromEntries(signals),
    terms: Object.fromEntries(
      scores.terms.map(({ id, outcome, weighted }) => {
        const one = outcomeAt(outcome, place);
        return [id, one.status === "ok" ? { ...one, weighted: orNull(weighted[place]) } : one];
      }),
    ),
    taskTotal: orNull(scores.taskTotal[place]),
    objectiveTotal: orNull(scores.objectiveTotal[place]),
    advantage: scores.advantage[place] ?? 0,
    excluded: scores.exclusions[scores.excluded[place] ?? -1] ?? null,
  };
}

function succeeds(value: number | readonly number[] | undefined): boolean | null {
  if (value === undefined) return null;
  return (typeof value === "number" ? value : value.reduce((sum, step) => sum + step, 0)) >= 0.5;
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
