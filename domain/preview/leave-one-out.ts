import { isSummed } from "@/domain/reward/aggregate";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import { finiteOrNull } from "@/domain/statistics/finite";
import { signBeyondTie } from "@/domain/statistics/ties";
import type { ScoreColumnsInput, Scorer } from "./score-columns";
import type { ColumnScores } from "./scores";

/** Every advantage as it would be without one term. */
export type LeaveOneOut = { terms: LeftOut[] };

export type LeftOut = {
  id: string;
  /** Null where leaving it out means nothing; then `reason` says why. */
  advantage: Float64Array | null;
  reason: string | null;
  /** Rollouts whose advantage would lose or change its sign, of those that have one; the share is null where none has. */
  decides: { rollouts: number; of: number; share: number | null };
};

/** What one term does to the advantage of one rollout. */
export type TermEffect = {
  id: string;
  /** The advantage without the term, and what the term adds to it; null where leaving it out means nothing, or the numbers are too large. */
  without: number | null;
  change: number | null;
  /** Whether the sign of the advantage is this term's doing. */
  decides: boolean;
};

/** Which term decided the advantages: each one is left out of the total in turn, while others may still name it. */
export function leaveOneOut(input: { scorer: Scorer; input: ScoreColumnsInput; scores: ColumnScores }): LeaveOneOut {
  const steps = leaveOneOutSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, term by term: what else there is to do may have its turn after each. */
export function* leaveOneOutSteps(input: {
  scorer: Scorer;
  input: ScoreColumnsInput;
  scores: ColumnScores;
}): Generator<undefined, LeaveOneOut, void> {
  const { scorer, scores } = input;
  const { spec } = input.input;
  const terms: LeftOut[] = [];
  for (const term of spec.terms) {
    const reason = whyNotLeftOut(spec, term);
    if (reason !== null) {
      terms.push({ id: term.id, advantage: null, reason, decides: { rollouts: 0, of: 0, share: null } });
      continue;
    }
    yield;
    const { advantage } = scorer.scoreWithout(input.input, term.id);
    terms.push({ id: term.id, advantage, reason, decides: decided(scores.advantage, advantage) });
  }
  return { terms };
}

function whyNotLeftOut({ aggregate }: RewardSpec, term: RewardTerm): string | null {
  if (aggregate.op === "formula") return "A formula names its terms itself, so none can be left out.";
  return isSummed(term) ? null : `The role ${term.role} is shown and not summed.`;
}

/** What each term does to the advantage of the rollout at a place, the greatest effect first. */
export function termEffects(leave: LeaveOneOut, scores: Pick<ColumnScores, "advantage">, place: number): TermEffect[] {
  const full = scores.advantage[place] ?? 0;
  return leave.terms
    .map(({ id, advantage }): TermEffect => {
      const without = advantage?.[place] ?? null;
      if (without === null) return { id, without, change: null, decides: false };
      return { id, without, change: finiteOrNull(full - without), decides: decides(full, without) };
    })
    .sort((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
}

function decides(full: number, without: number): boolean {
  const sign = signBeyondTie(full);
  return sign !== 0 && signBeyondTie(without) !== sign;
}

function decided(full: Float64Array, without: Float64Array): LeftOut["decides"] {
  let rollouts = 0;
  let of = 0;
  for (let row = 0; row < full.length; row += 1) {
    if (signBeyondTie(full[row] ?? 0) === 0) continue;
    of += 1;
    if (decides(full[row] ?? 0, without[row] ?? 0)) rollouts += 1;
  }
  return { rollouts, of, share: of === 0 ? null : rollouts / of };
}
