import type { Objective } from "@/domain/reward/spec";
import { type Jump, jumpSize, type LargestJumps, type Nudge, type Stability } from "./stability";

/** A move of accuracy below this is not worth a name. */
const STEADY = 0.02;

/** What the nudged weights did to the forecast: the largest jump named, and why a small change can do that. */
export function stabilitySentences(stability: Stability, objective: Objective): string[] {
  const { overall, tier, unmoved, terms, draws } = stability;
  const sentences: string[] = [];
  const largest = largestOf(overall);
  const largestTier = largestOf(tier);
  if (unmoved.accuracy === null) sentences.push("Accuracy is not measured on this bank; read the lengths.");
  else if (largest !== null && jumpSize(largest) >= STEADY) {
    sentences.push(sentenceOf(largest));
    if (largest.nudge.kind === "draw" && overall.term !== null && jumpSize(overall.term) >= STEADY)
      sentences.push(`Of the weights alone one moves it most: ${sentenceOf(overall.term)}`);
  } else
    sentences.push(
      `Steady: no weight moved by 10 % alone${together(draws.length)} changes accuracy by ${share(STEADY)} or more.`,
    );
  if (largestTier !== null && jumpSize(largestTier) >= Math.max(STEADY, 1.5 * jumpSize(largest)))
    sentences.push(`On one tier it moves more: ${sentenceOf(largestTier)}`);
  const jumped = Math.max(0, ...[...terms.flatMap(({ up, down }) => [up, down]), ...draws].map((one) => one.jumped));
  if (jumped > 0)
    sentences.push(
      objective.mode === "sampling"
        ? `${prompts(jumped, unmoved.prompts)} from mostly wrong to mostly right or back: at this beta_inv a near tie of two answers is decided by the last bit of reward. A smaller beta_inv makes the change gradual.`
        : `${prompts(jumped, unmoved.prompts)} from one answer to another: only the best answer counts here, so where two nearly tie, a little weight moves all of the probability (the policy cliff). Sampling mode, which has a KL term, makes the change gradual.`,
    );
  const dead = [...terms.flatMap(({ up, down }) => [up, down]), ...draws].map((one) => one.dead);
  const least = Math.min(unmoved.dead, ...dead);
  if (least < unmoved.dead)
    sentences.push(
      `${unmoved.dead - least} of ${unmoved.dead} prompts whose answers all tie now are told apart by some of these weights: their tie is an accident of the numbers.`,
    );
  else if (unmoved.dead > 0)
    sentences.push(
      `On ${unmoved.dead} of ${unmoved.prompts} prompts every answer has the same reward, and no weight changes that.`,
    );
  return sentences;
}

/** The larger of the two; the weight alone where they are as large, since it says more. */
function largestOf({ term, draw }: LargestJumps): Jump | null {
  return jumpSize(draw) > jumpSize(term) + 1e-9 ? draw : term;
}

const together = (draws: number) =>
  draws === 0
    ? ""
    : draws === 1
      ? ", and not the one draw of all together,"
      : `, and none of ${draws} draws of all together,`;

function sentenceOf({ nudge, tier, from, to }: Jump): string {
  const verb = to > from ? "rises" : "falls";
  return `${tier === null ? "Accuracy" : `Accuracy on ${tier}`} ${verb} from ${share(from)} to ${share(to)} ${when(nudge)}.`;
}

function when(nudge: Nudge): string {
  if (nudge.kind === "draw") return "in one of the draws of all weights together";
  const percent = Math.round(100 * Math.abs(nudge.factor - 1));
  return `when the weight of ${nudge.term} is ${percent} % ${nudge.factor > 1 ? "larger" : "smaller"}`;
}

const prompts = (part: number, all: number) => `Up to ${part} of ${all} prompts ${part === 1 ? "goes" : "go"}`;
const share = (value: number) => value.toFixed(2).replace(/^0(?=\.)/, "");
