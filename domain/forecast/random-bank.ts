import { seededRandom } from "@/domain/evaluation/seeded-subsets";
import type { RolloutColumns, SignalColumn } from "@/domain/rollout/columns";

/** A bank of made-up numbers of any size, for timing and tests: lengths, likelihoods and successes that hang together a little. */
export function randomBank({ prompts, samples, seed = 1 }: { prompts: number; samples: number; seed?: number }) {
  const random = seededRandom(seed);
  const count = prompts * samples;
  const tokens = new Float64Array(count);
  const refLogprob = new Float64Array(count);
  const correct = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const ease = (Math.floor(index / samples) % 4) / 4;
    const own = 3 + Math.floor(24 * random() ** 2);
    tokens[index] = own;
    refLogprob[index] = -0.2 * own * (0.5 + random()) - 1;
    correct[index] = random() < 0.1 + 0.6 * ease * (own / 26) ? 1 : 0;
  }
  const nan = () => new Float64Array(count).fill(Number.NaN);
  const outcome = (values: Float64Array): SignalColumn => ({
    form: new Uint8Array(count).fill(1),
    start: null,
    values,
  });
  const columns: RolloutColumns = {
    count,
    groups: {
      count: prompts,
      start: Uint32Array.from({ length: prompts + 1 }, (_, group) => group * samples),
      member: Uint32Array.from({ length: count }, (_, index) => index),
    },
    promptIds: Array.from({ length: prompts }, (_, prompt) => `p${prompt}`),
    prompt: Uint32Array.from({ length: count }, (_, index) => Math.floor(index / samples)),
    tierNames: ["A", "B", "C", "D"],
    tier: Int16Array.from({ length: count }, (_, index) => Math.floor(index / samples) % 4),
    signals: new Map([
      ["correct", outcome(correct)],
      ["steps", outcome(tokens)],
    ]),
    refLogprob,
    policyLogprob: nan(),
    samplingLogprob: nan(),
    tokens,
    policyStep: new Float64Array(count),
    stopReason: new Uint8Array(count),
    gold: new Uint8Array(count).fill(2),
  };
  return { columns, taskTotal: correct.slice() };
}
