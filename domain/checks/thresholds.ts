/**
 * Where each check draws its line (docs/checks.md says why). Shares are 0..1. A line called `fails` stands in the way of a launch,
 * one called `warns` is only said: what follows from the base model or from the choice of a regime never gates.
 */
export const thresholds = {
  /** Of rollouts on which a summed term fails, or that have no reward. */
  finite: { fails: 0.01, warns: 0 },
  /** Of prompts with a right answer whose best-paid answer is a wrong one. */
  goldBest: { fails: 0.01, warns: 0 },
  /** Of prompts on which an empty or truncated answer is paid best. */
  emptyBest: { fails: 0.01, warns: 0 },
  /** Of pairs of a right and a wrong answer to one prompt, those in which the wrong one is paid more. */
  pairOrder: { fails: 0.05 },
  /** Kendall's tau-b with a gold term, mean over prompts. */
  goldAgreement: { fails: 0.5 },
  /** Of prompts whose answers are all paid the same. */
  deadGroups: { fails: 0.95, warns: 0.5 },
  /** D: outside this band one of the two pulls is hardly felt. */
  dominance: { warnsBelow: 0.2, warnsAbove: 5 },
  /** Effective share of a prompt's samples at the optimum, mean over prompts: the forecast rests on so few beneath it. */
  ess: { warnsBelow: 0.05 },
  /** Of prompts without a single success. */
  unseen: { warns: 0.25 },
} as const;

/** Rollouts shown with a check. */
export const MOST_EXAMPLES = 5;
