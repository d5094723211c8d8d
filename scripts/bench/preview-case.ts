import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";
import { gridworldTask } from "@/domain/task/task";

/** A bank of so many rollouts, 64 a prompt, as like the gridworld's as seeded numbers are. */
export function benchRollouts(count: number): Rollout[] {
  const random = seeded(20261121);
  return Array.from({ length: count }, (_, index) => {
    const prompt = Math.floor(index / 64);
    const hard = (prompt % 3) / 3;
    const moves = 2 + Math.floor(random() * 7);
    const goal = random() < 0.7 - hard / 2;
    const steps = (of: (k: number) => number) => Array.from({ length: moves }, (_, k) => of(k));
    return {
      promptId: `p${prompt}`,
      prompt: `World ${prompt}`,
      completion: "RDRDRRDU".slice(0, moves),
      answer: null,
      parsedAnswer: null,
      signals: {
        goal_achieved: steps((k) => (goal && k === moves - 1 ? 1 : 0)),
        progress_grew: steps((k) => (random() < 0.5 && !(goal && k === moves - 1) ? 1 : 0)),
        collision: steps(() => (random() < 0.1 + hard / 10 ? 1 : 0)),
        invalid_action: steps(() => 0),
        steps: steps(() => 1),
        progress: steps((k) => ((k + 1) / moves) * (goal ? 1 : random())),
        parsed: random() < 0.97 ? 1 : 0,
        truncated: moves === 8 && !goal ? 1 : 0,
      },
      refLogprob: -moves * (0.2 + random()),
      policyLogprob: null,
      samplingLogprob: null,
      tokens: moves + 1,
      stopReason: "eos" as const,
      policyStep: 0,
      group: null,
      tier: gridworldTask.tiers[prompt % 3]?.id ?? "open",
    };
  });
}

/** Eight terms of every kind: signals, signals by step, an expression, a gate, a step transform and a group transform. */
export function benchSpec(weight: number): RewardSpec {
  const signal = (name: string) => ({ type: "signal" as const, signal: name });
  const parsed = parseRewardSpec(
    {
      schema: "rewardspec/1",
      name: "Eight terms",
      terms: [
        { id: "goal", source: signal("goal_achieved"), weight },
        { id: "grew", source: signal("progress_grew"), role: "shaping", weight: 0.2 },
        { id: "hits", source: signal("collision"), role: "penalty", weight: -0.5 },
        { id: "length", source: signal("tokens"), transforms: [{ op: "tanh", scale: 0.05 }], weight: -0.1 },
        {
          id: "brief",
          source: { type: "expression", code: "exp(-tokens / 8) * (1 if goal_achieved == 1 else 0.5)" },
          weight: 0.3,
        },
        {
          id: "moves",
          source: signal("steps"),
          gate: { when: "parsed == 1 and collision == 0", else: 0 },
          weight: 0.02,
        },
        { id: "likely", source: signal("ref_logprob"), transforms: [{ op: "rank" }], weight: 0.1 },
        {
          id: "level",
          source: signal("progress"),
          transforms: [{ op: "potential", gamma: 0.9, terminal: "keep" }],
          weight: 0.05,
        },
      ],
      objective: { mode: "sampling", alpha: 2, betaInv: 20, normalization: "sum" },
    },
    gridworldTask,
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
