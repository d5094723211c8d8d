import type { KnownSignals } from "@/domain/reward/signals";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { columnsPart } from "@/domain/rollout/columns-part";
import { leaveOneOutSteps, type TermEffect, termEffects } from "./leave-one-out";
import { outcomePart } from "./outcome-column";
import { createScorer, type ScoreColumnsInput, type Scored, type Scorer } from "./score-columns";

/**
 * What each term does to the advantage of one rollout. Transforms, totals and advantages read no further than its group, so that the
 * group is scored alone; only reinforce_pp divides by the deviation of the whole batch, which is scored without each term in turn.
 */
export function* termEffectsAt(input: {
  columns: RolloutColumns;
  known: KnownSignals;
  scorer: Scorer;
  input: ScoreColumnsInput;
  /** Of the whole batch. */
  scores: Scored;
  place: number;
}): Generator<undefined, TermEffect[], void> {
  const { columns, known, scorer, scores, place } = input;
  if (input.input.algorithm === "reinforce_pp")
    return termEffects(yield* leaveOneOutSteps({ scorer, input: input.input, scores }), scores, place);
  const part = columnsPart(columns, [groupAt(columns, place)]);
  const own: ScoreColumnsInput = {
    ...input.input,
    external: new Map([...input.input.external].map(([id, column]) => [id, outcomePart(column, part.rows)])),
    baseMeans: scores.baseMeans,
  };
  const alone = createScorer(part.columns, known);
  const inGroup = alone.score(own);
  const leave = yield* leaveOneOutSteps({ scorer: alone, input: own, scores: inGroup });
  return termEffects(leave, inGroup, part.rows.indexOf(place));
}

function groupAt({ groups, count }: RolloutColumns, place: number): number {
  const at = groups.member.indexOf(place);
  if (at === -1) throw new RangeError(`The bank has ${count} rollouts; there is none at ${place}.`);
  let group = 0;
  while ((groups.start[group + 1] ?? count) <= at) group += 1;
  return group;
}
