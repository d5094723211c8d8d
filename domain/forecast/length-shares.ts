import type { Objective } from "@/domain/reward/spec";
import type { BankView } from "./bank-view";
import { likelihoodColumn, type Target, weigh } from "./weigh";

/** How probable completions of `from` to `to` tokens are, mean over prompts: of the base, sharpened without reward, and at the optimum. */
export type LengthShareRow = {
  from: number;
  to: number;
  base: number;
  /** Null where the objective has no sharpening. */
  sharpened: number | null;
  optimum: number;
};

/** Most rows: more lengths than that share rows of equal width. */
const MOST_ROWS = 28;

/** The length tilt of an objective on a bank, shortest first: what `lengthTilt` says of all answers, on samples. */
export function lengthShares(input: { view: BankView; objective: Objective; r: Float64Array }): LengthShareRow[] {
  const { view, objective, r } = input;
  const longest = view.tokens.reduce((most, tokens) => Math.max(most, tokens), 0);
  const shortest = view.tokens.reduce((least, tokens) => Math.min(least, tokens), longest);
  const width = Math.max(1, Math.ceil((longest - shortest + 1) / MOST_ROWS));
  const rows = Math.floor((longest - shortest) / width) + 1;
  const sharesOf = (target: Target): number[] | null => {
    const n = likelihoodColumn(view, target === "base" ? { mode: "none" } : target);
    const weights = new Float64Array(view.ref.length);
    const shares = new Array<number>(rows).fill(0);
    let prompts = 0;
    for (let prompt = 0; prompt < view.prompts; prompt += 1) {
      if (weigh({ view, target, n, r, prompt, weights }).valid > 0) prompts += 1;
    }
    if (prompts === 0) return null;
    weights.forEach((own, place) => {
      const row = Math.floor(((view.tokens[place] ?? 0) - shortest) / width);
      shares[row] = (shares[row] ?? 0) + own / prompts;
    });
    return shares;
  };
  const withoutReward = sharpeningAlone(objective);
  const base = sharesOf("base");
  const sharpened = withoutReward ? sharesOf(withoutReward) : null;
  const optimum = sharesOf(objective);
  if (base === null || optimum === null) return [];
  return base.map((own, row) => ({
    from: shortest + row * width,
    to: shortest + (row + 1) * width - 1,
    base: own,
    sharpened: sharpened?.[row] ?? null,
    optimum: optimum[row] ?? 0,
  }));
}

/** The objective with its reward left out; null where nothing would be left. */
function sharpeningAlone(objective: Objective): Objective | null {
  if (objective.mode === "none" || objective.normalization === "none") return null;
  const neutral = objective.mode === "sampling" ? 1 : 0;
  return objective.alpha === neutral ? null : { ...objective, betaInv: 0 };
}
