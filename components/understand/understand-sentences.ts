import { formatValue } from "@/components/charts/format-value";
import { formatShare } from "./format-share";
import { letterOf, type PreparedUnderstand, type RegimeOutcome } from "./prepare-understand";

/** Whether sharpening helps on these answers, and why. */
export function effectSentence({ effect, target }: Pick<PreparedUnderstand, "effect" | "target">): string {
  const alpha = `at α = ${formatValue(target.alpha)}`;
  const likelier = target.normalization === "sum" ? "the likelier answers" : "the answers likelier for their length";
  if (effect.kind === "helps")
    return `Sharpening helps here, because ${alpha} ${likelier} are the better paid: the covariance is ${signed(effect.covariance)}.`;
  if (effect.kind === "hurts")
    return `Sharpening hurts here, because ${alpha} ${likelier} are the worse paid: the covariance is ${signed(effect.covariance)}.`;
  switch (effect.neutral) {
    case "same reward":
      return "Sharpening changes no reward here, because every answer is paid the same.";
    case "same likelihood":
      return target.normalization === "none"
        ? "Sharpening does nothing here, because with N = none likelihood does not count."
        : "Sharpening does nothing here, because every answer counts as equally likely.";
    case "settled":
      return `Sharpening has nothing left to move, because ${alpha} nearly all probability is on one answer.`;
    default:
      return `Sharpening is at a turning point, because ${alpha} likely answers are paid no better and no worse than others.`;
  }
}

/** Where E[r] without reward is greatest over alpha; null where it hardly changes. */
export function peakSentence(points: PreparedUnderstand["curves"]["sharpened"]): string | null {
  const rewards = points.map(({ reward }) => reward);
  const greatest = Math.max(...rewards);
  if (greatest - Math.min(...rewards) < 0.005) return null;
  const at = rewards.indexOf(greatest);
  const peak = points[at];
  if (!peak) return null;
  if (at === 0) return "By sharpening alone E[r] is greatest at α = 0, where all answers count as equally likely.";
  const from = points.find(({ reward }) => greatest - reward < 0.001) ?? peak;
  const where = formatValue(Number(from.alpha.toFixed(2)));
  if (greatest - (rewards[rewards.length - 1] ?? 0) < 0.001)
    return from.alpha < (points[points.length - 1]?.alpha ?? 0)
      ? `By sharpening alone E[r] is greatest from α ≈ ${where} on.`
      : "By sharpening alone E[r] is greatest at the right end.";
  return `By sharpening alone E[r] is greatest at α ≈ ${formatValue(Number(peak.alpha.toFixed(2)))}: more than that does harm.`;
}

/** What a regime does to the answers, in a sentence. */
export function regimeSentence({ id, objective, optimum }: RegimeOutcome, rewardsAlike: boolean): string {
  if (!optimum) return "With N = none nothing is paid for, so there is nothing to learn.";
  const { best } = optimum;
  if (best) {
    const names = list(best.map(letterOf));
    if (id === "task_reward")
      return rewardsAlike
        ? "Every answer is paid the same, so every policy is an optimum; the even mix is drawn."
        : best.length > 1
          ? `${names} are paid best: any mix of them is an optimum, and the even one is drawn.`
          : `All on ${names}, the best paid. How likely the base finds it does not count.`;
    return best.length > 1
      ? `${names} tie as the likeliest: any mix of them is an optimum, and the even one is drawn.`
      : `All on ${names}, the likeliest${isPlain(objective) ? "" : " for its length"}, right or wrong.`;
  }
  if (objective.mode !== "sampling") return "";
  if (id === "tempered_sampling") {
    if (objective.alpha === 1 || objective.normalization === "none") return "The base model itself: a control.";
    return objective.alpha > 1
      ? "Likely answers become likelier, right or wrong; reward does not count."
      : "Unlikely answers become likelier, right or wrong; reward does not count.";
  }
  if (objective.betaInv === 0) return "With beta_inv = 0 reward does not count: the same as tempered sampling.";
  return `Tempered, and an answer paid 1 counts ${factor(objective.betaInv)} times as much as one paid 0.`;
}

/** What becomes of an answer that A and B share, in two wordings. */
export function wordingsSentence({ answers, regimes, target }: PreparedUnderstand): string {
  const [a, b, ...others] = answers;
  if (!a || !b) return "";
  const together = a.probability + b.probability;
  const rival = others.reduce((best, one) => (one.probability > best.probability ? one : best));
  const ahead = together > rival.probability;
  const first = `A and B are one answer in two wordings: together ${formatShare(together)}, ${ahead ? "ahead of" : "behind"} ${rival.letter} with ${formatShare(rival.probability)}.`;
  const best = regimes.find(({ id }) => id === "distribution_sharpening")?.optimum?.best ?? null;
  if (!best) return first;
  const onIt = best.includes(0) || best.includes(1);
  const names = list(best.map(letterOf));
  const second =
    ahead && !onIt
      ? `Yet sharpening ends on ${names}: likelihood is counted text by text, so a second wording costs an answer its place.`
      : onIt
        ? `Sharpening ends on ${names}${best.length === 1 ? " and drops the other wording" : ""}.`
        : `Sharpening ends on ${names}.`;
  return `${first} ${second} At π* (α = ${formatValue(target.alpha)}) A and B have ${formatShare(a.after + b.after)}.`;
}

/** "+0.12", "−0.12". */
export function signed(value: number): string {
  const text = formatValue(Number(value.toPrecision(3)));
  return value > 0 ? `+${text}` : text;
}

/** "A", "A and B", "A, B and C". */
export function list(names: readonly string[]): string {
  const last = names[names.length - 1] ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function isPlain(objective: RegimeOutcome["objective"]): boolean {
  return objective.mode !== "none" && objective.normalization === "sum";
}

function factor(exponent: number): string {
  const value = Math.exp(exponent);
  return value < 1e6 ? formatValue(Number(value.toPrecision(3))) : `exp(${formatValue(exponent)})`;
}
