import { seededRandom } from "@/domain/evaluation/seeded-subsets";
import type { TermOutcome } from "@/domain/reward/outcome";
import { type RewardSpec, type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";

export type Random = () => number;

export type RandomBatch = { spec: RewardSpec; rollouts: Rollout[]; external: Record<string, TermOutcome[]> };

/** A batch as a trainer meets it: groups with gaps, step signals, tiers, terms that fail; fixed by its seed. */
export function randomBatch(seed: number): RandomBatch {
  const random = seededRandom(seed);
  const groups = 1 + whole(random, 5);
  const size = 1 + whole(random, 6);
  const measured = random() < 0.8;
  const rollouts = Array.from({ length: groups }, (_, group) => randomGroup(random, { group, size, measured })).flat();
  const external = {
    judged: rollouts.map((): TermOutcome => {
      const luck = random();
      if (luck < 0.1) return { status: "error", reason: "KeyError: 'x'" };
      if (luck < 0.15) return { status: "timeout" };
      return luck < 0.25 ? { status: "none" } : { status: "ok", value: short(random() * 2) };
    }),
  };
  return { spec: randomSpec(random), rollouts, external };
}

function randomGroup(random: Random, of: { group: number; size: number; measured: boolean }): Rollout[] {
  // Some groups are solved by all or by none.
  const chance = pick(random, [0, 0.5, 0.5, 0.5, 1]);
  const tier = pick(random, ["E", "H", "odd tier 𝄞"]);
  return Array.from({ length: of.size }, () => {
    const correct = random() < chance ? 1 : 0;
    const tokens = whole(random, 12);
    const progress = Array.from({ length: whole(random, 4) }, () => short(random()));
    const signals: Record<string, number | number[]> = { progress };
    if (random() < 0.95) signals.correct = random() < 0.2 ? [0, correct] : correct;
    const ref = random() < 0.95 && of.measured ? short(-random() * 20) : null;
    return rolloutSchema.parse({
      promptId: `p${of.group}`,
      parsedAnswer: random() < 0.2 ? null : String(correct === 1 ? 7 : whole(random, 4)),
      signals,
      refLogprob: ref,
      policyLogprob: ref === null || random() < 0.1 ? null : short(ref + random() - 0.5),
      tokens,
      stopReason: random() < 0.3 ? "length" : "eos",
      policyStep: 3,
      ...(random() < 0.9 && { tier }),
    });
  });
}

function randomSpec(random: Random): RewardSpec {
  const terms: RewardSpecInput["terms"] = [
    { id: "correct", source: { type: "signal", signal: "correct" }, weight: short(1 + random()) },
  ];
  if (random() < 0.6) {
    const transforms = [{ op: "affine" as const, scale: 0.5, offset: 0.1 }];
    terms.push({ id: "progress", role: "shaping", source: { type: "signal", signal: "progress" }, transforms });
  }
  if (random() < 0.5) terms.push({ id: "judged", source: { type: "python", code: "def reward(*_): ..." } });
  if (random() < 0.5) {
    terms.push({ id: "brief", role: "penalty", source: { type: "expression", code: "1 / tokens" }, weight: 0.2 });
  }
  if (random() < 0.3) terms.push({ id: "seen", role: "metric", source: { type: "expression", code: "tokens * 2" } });
  const normalization = pick(random, ["sum", "mean", "none"] as const);
  const sharpened = { alpha: pick(random, [1, 2, 4]), betaInv: pick(random, [0, 4, 100]), normalization };
  const objective = pick(random, [
    { mode: "none" as const },
    { mode: "sampling" as const, ...sharpened },
    { mode: "sampling" as const, ...sharpened },
    { mode: "optimization" as const, ...sharpened, betaInv: Math.max(1, sharpened.betaInv) },
  ]);
  const missing = pick(random, ["exclude", "exclude", "renormalize", "zero"] as const);
  const aggregate = { op: "weighted_sum" as const, missing };
  return rewardSpecSchema.parse({ schema: "rewardspec/1", name: "random", terms, aggregate, objective });
}

export function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[whole(random, items.length)];
  if (item === undefined) throw new RangeError("There is nothing to pick from.");
  return item;
}

/** Few digits, so that a fixture stays readable. */
export function short(value: number): number {
  return Number(value.toFixed(3));
}
