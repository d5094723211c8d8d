import {
  type Answer,
  type DistributionMeasures,
  isRight,
  measuresOf,
  type Optimum,
  optimumOver,
} from "@/domain/objective/enumerate";
import { type LengthShare, lengthTilt } from "@/domain/objective/length-tilt";
import { fourRegimes, type RegimeId, regime } from "@/domain/objective/regimes";
import { SHARE_TOTAL } from "@/domain/objective/shares";
import { rewardCurve, type SharpeningEffect, sharpeningEffect } from "@/domain/objective/sharpening-effect";
import type { Normalization, Objective } from "@/domain/reward/spec";

/** What the address holds: six answers (shares in thousandths, rewards, tokens) and where they are led. */
export type UnderstandState = {
  p: readonly number[];
  r: readonly number[];
  t: readonly number[];
  alpha: number;
  betaInv: number;
  n: Normalization;
  w: number;
  wordings: boolean;
};

export type PreparedAnswer = Answer & {
  letter: string;
  right: boolean;
  /** pi*(y). */
  after: number;
};

export type RegimeOutcome = {
  id: RegimeId;
  label: string;
  objective: Objective;
  /** Null where the objective is the same for every answer. */
  optimum: Optimum | null;
  measures: DistributionMeasures | null;
};

export type PreparedUnderstand = {
  answers: PreparedAnswer[];
  target: Extract<Objective, { mode: "sampling" }>;
  before: DistributionMeasures;
  after: DistributionMeasures;
  regimes: RegimeOutcome[];
  effect: SharpeningEffect;
  /** E[r] over alpha without reward, and with it; null where betaInv is 0 and both are one. */
  curves: { sharpened: CurvePoint[]; tilted: CurvePoint[] | null };
  lengths: LengthShare[];
};

export type CurvePoint = { alpha: number; reward: number };

const CURVE_POINTS = 81;
const ALPHA_REACH = 4;

/** Everything the page shows, from the six answers and the target. */
export function prepareUnderstand(state: UnderstandState): PreparedUnderstand {
  const answers = state.p.map(
    (share, index): Answer => ({
      probability: share / SHARE_TOTAL,
      reward: state.r[index] ?? 0,
      tokens: state.t[index] ?? 1,
    }),
  );
  const target = targetOf(state);
  const base = answers.map(({ probability }) => probability);
  const optimum = optimumOver(target, answers)?.probabilities ?? base;
  const end = Math.max(ALPHA_REACH, state.alpha);
  const alphas = Array.from({ length: CURVE_POINTS }, (_, place) => (end * place) / (CURVE_POINTS - 1));
  const curve = (betaInv: number) => rewardCurve({ objective: { ...target, betaInv }, answers, alphas });
  return {
    answers: answers.map((answer, index) => ({
      ...answer,
      letter: letterOf(index),
      right: isRight(answer.reward),
      after: optimum[index] ?? 0,
    })),
    target,
    before: measuresOf(base, answers),
    after: measuresOf(optimum, answers),
    regimes: fourRegimes.map((id) => regimeOutcome(id, target, answers)),
    effect: sharpeningEffect(target, answers),
    curves: { sharpened: curve(0), tilted: state.betaInv > 0 ? curve(state.betaInv) : null },
    lengths: lengthTilt(target, answers),
  };
}

export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** The sampling objective with these numbers: pi* ~ pi_ref exp((alpha - 1) N + betaInv r). */
function targetOf({ alpha, betaInv, n, w }: UnderstandState): PreparedUnderstand["target"] {
  const power = n === "weighted_mean" ? { normalizationPower: w } : {};
  return { mode: "sampling", alpha, betaInv, normalization: n, ...power };
}

/** What a regime makes of the same answers, with the page's alpha, betaInv and N where it has them. */
function regimeOutcome(
  id: (typeof fourRegimes)[number],
  target: PreparedUnderstand["target"],
  answers: readonly Answer[],
): RegimeOutcome {
  const objective: Objective =
    id === "task_reward"
      ? { ...target, mode: "optimization", alpha: 0, betaInv: 1 }
      : id === "distribution_sharpening"
        ? { ...target, mode: "optimization", alpha: 1, betaInv: 0 }
        : id === "tempered_sampling"
          ? { ...target, betaInv: 0 }
          : target;
  const optimum = optimumOver(objective, answers);
  return {
    id,
    label: regime(id).label,
    objective,
    optimum,
    measures: optimum && measuresOf(optimum.probabilities, answers),
  };
}
