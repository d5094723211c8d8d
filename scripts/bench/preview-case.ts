import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";

/** A bank of so many rollouts, 64 a prompt, as like the arithmetic task's as seeded numbers are. */
export function benchRollouts(count: number): Rollout[] {
  const random = seeded(20261121);
  return Array.from({ length: count }, (_, index) => {
    const prompt = Math.floor(index / 64);
    const hard = (prompt % 4) / 4;
    const steps = random() < 0.4 + hard / 2 ? 3 + Math.floor(random() * 6) : 0;
    const correct = random() < (steps > 0 ? 0.75 : 0.6 - hard / 2) ? 1 : 0;
    const tokens = 4 + 2 * steps + Math.floor(random() * 3);
    return {
      promptId: `p${prompt}`,
      prompt: `${prompt} + ${prompt} =`,
      completion: `${index}`,
      answer: `${2 * prompt}`,
      parsedAnswer: `${correct ? 2 * prompt : index}`,
      signals: {
        correct,
        parsed: random() < 0.97 ? 1 : 0,
        truncated: tokens > 20 ? 1 : 0,
        progress: correct === 1 ? 1 : Math.floor(random() * 3) / 3,
        steps,
        quality: Array.from({ length: steps }, () => random()),
      },
      refLogprob: -tokens * (0.1 + random() / 2),
      policyLogprob: null,
      samplingLogprob: null,
      tokens,
      stopReason: "eos" as const,
      policyStep: 0,
      group: null,
      tier: ["E", "M", "H", "X"][prompt % 4] ?? "E",
    };
  });
}

/** Eight terms of every kind: signals, an expression, a gate, a group transform and a signal per step. */
export function benchSpec(weight: number): RewardSpec {
  const signal = (name: string) => ({ type: "signal" as const, signal: name });
  const parsed = parseRewardSpec(
    {
      schema: "rewardspec/1",
      name: "Eight terms",
      terms: [
        { id: "correct", source: signal("correct"), weight },
        { id: "progress", source: signal("progress"), role: "shaping", weight: 0.2 },
        { id: "cut", source: signal("truncated"), role: "penalty", weight: -0.5 },
        { id: "length", source: signal("tokens"), transforms: [{ op: "tanh", scale: 0.05 }], weight: -0.1 },
        {
          id: "brief",
          source: { type: "expression", code: "exp(-tokens / 20) * (1 if correct == 1 else 0.5)" },
          weight: 0.3,
        },
        { id: "written", source: signal("steps"), gate: { when: "parsed == 1 and steps > 0", else: 0 }, weight: 0.02 },
        { id: "likely", source: signal("ref_logprob"), transforms: [{ op: "rank" }], weight: 0.1 },
        {
          id: "quality",
          source: signal("quality"),
          transforms: [{ op: "potential", gamma: 0.9, terminal: "keep" }],
          weight: 0.05,
        },
      ],
      objective: { mode: "sampling", alpha: 2, betaInv: 20, normalization: "sum" },
    },
    null,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.spec;
}

/** Numbers in 0..1 from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
