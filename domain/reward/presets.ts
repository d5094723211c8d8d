import { betaInvForDominance } from "@/domain/objective/dominance";
import { fourRegimes, regime } from "@/domain/objective/regimes";
import { type Objective, type RewardSpec, type RewardSpecInput, rewardSpecSchema, SPEC_LIMITS } from "./spec";

export type RewardPreset = {
  id: string;
  title: string;
  /** What it is for, in one sentence. */
  sentence: string;
  /** Id of the task whose signals it uses. */
  task: string;
  /** Id of the term that is 1 on a gold answer. */
  correctness: string;
  spec: RewardSpec;
};

/** What dominance needs to know of a task's base model: mean within-group population variances of r and of N = sum. */
export type BaseStatistics = { varR: number; varN: number };

/**
 * Of the shipped bases, measured on validation prompts at temperature 1 (trainer/embedded/models/*.json); S_ref in nats.
 * Measure again when a base changes: `npm run measure:base`.
 */
export const arithmeticBaseStatistics: BaseStatistics = { varR: 0.1902, varN: 5.693 };
export const gridworldBaseStatistics: BaseStatistics = { varR: 0.1208, varN: 3.022 };

/** Every preset, in the order the Rewards screen shows them. */
export function rewardPresets(arithmeticBase: BaseStatistics = arithmeticBaseStatistics): RewardPreset[] {
  return [agentStarter, reasoningStarter, ...regimePresets, ...dominancePresets(arithmeticBase)];
}

/** The action pack's starter: 10 goal + 1 progress - 5 (collision or invalid) - 0.1 a step. */
export const agentStarter: RewardPreset = {
  id: "agent_starter",
  title: "Agent starter",
  sentence:
    "Reach the goal: +10 for the goal, +1 for progress, -5 for a collision or an invalid move, -0.1 for each step.",
  task: "gridworld",
  correctness: "goal",
  spec: parsed({
    schema: "rewardspec/1",
    name: "Agent starter",
    terms: [
      { id: "goal", label: "Goal reached", ...signal("goal_achieved"), weight: 10, range: [0, 1] },
      { id: "progress_grew", label: "Progress", role: "shaping", ...signal("progress_grew"), weight: 1 },
      { id: "collision", label: "Collisions", role: "penalty", ...signal("collision"), weight: -5 },
      { id: "invalid_action", label: "Invalid moves", role: "penalty", ...signal("invalid_action"), weight: -5 },
      { id: "steps", label: "Steps", role: "penalty", ...signal("steps"), weight: -0.1 },
    ],
    objective: { mode: "none" },
  }),
};

/** The user's starter for reasoning: correctness, progress, a step penalty and a KL weight. */
export const reasoningStarter: RewardPreset = {
  id: "reasoning_starter",
  title: "Reasoning starter",
  sentence:
    "Be right, get part of the way, do not ramble, and stay near the base: correctness, progress, a step penalty and a KL weight of 0.05.",
  task: "arithmetic",
  correctness: "correct",
  spec: parsed({
    schema: "rewardspec/1",
    name: "Reasoning starter",
    terms: [
      { id: "correct", label: "Correctness", ...signal("correct"), weight: 1, range: [0, 1] },
      { id: "progress", label: "Progress", role: "shaping", ...signal("progress"), weight: 0.2, range: [0, 1] },
      { id: "steps", label: "Step penalty", role: "penalty", ...signal("steps"), weight: -0.01 },
    ],
    objective: { mode: "sampling", alpha: 1, betaInv: 20, normalization: "sum" },
  }),
};

/** A task and its signal that is success: what the regimes take as the task reward. */
type Practised = { task: string; success: string };
const arithmetic: Practised = { task: "arithmetic", success: "correct" };

/** The four regimes on a task, with success as the task reward. */
export function regimePresetsOf(practised: Practised): RewardPreset[] {
  return fourRegimes.map((id) => {
    const { label, description, objective } = regime(id);
    const text = { id, title: label, sentence: description };
    return successPreset(practised, { ...text, objective: objective ?? { mode: "none" } });
  });
}

/** The four regimes on arithmetic, with correctness as the task reward. */
export const regimePresets: RewardPreset[] = regimePresetsOf(arithmetic);

const DOMINANCES = [0.25, 1, 4];

/** Tilted sampling at alpha 2 where the task reward is a quarter of, equal to and four times the sharpening's pull. */
export function dominancePresets(
  base: BaseStatistics = arithmeticBaseStatistics,
  practised: Practised = arithmetic,
): RewardPreset[] {
  return DOMINANCES.flatMap((dominance) => {
    const objective = tiltedByDominance({ D: dominance, alpha: 2, ...base });
    if (objective === null) return [];
    return [
      successPreset(practised, {
        id: `tilted_d${String(dominance).replace(".", "_")}`,
        title: `Tilted, dominance ${dominance}`,
        sentence: `${DOMINANCE_SENTENCES[dominance] ?? ""} beta_inv is set so that D is ${dominance} on the base model.`,
        objective,
      }),
    ];
  });
}

/**
 * The four regimes for a model as small as the embedded one: tilted sampling at dominance 1, since the paper's beta_inv of
 * 100 and 10000 are hard to tell from task reward at this size.
 */
export function embeddedRegimePresets(base: BaseStatistics = arithmeticBaseStatistics): RewardPreset[] {
  const balanced = dominancePresets(base).find(({ id }) => id === "tilted_d1");
  return regimePresets.map((preset) => (preset.id === "tilted_sampling" ? (balanced ?? preset) : preset));
}

const DOMINANCE_SENTENCES: Record<number, string> = {
  0.25: "Sharpening pulls four times as hard as the task reward.",
  1: "Sharpening and the task reward pull equally hard.",
  4: "The task reward pulls four times as hard as sharpening.",
};

/**
 * Tilted sampling (N = sum) whose dominance on the base is D: betaInv = D |alpha - 1| sqrt(varN / varR), at most the spec's
 * limit; null where r does not vary within groups, or D, alpha - 1 or varN leave no such betaInv.
 */
export function tiltedByDominance(input: { D: number; alpha: number; varR: number; varN: number }): Objective | null {
  const { D, alpha, varR, varN } = input;
  const betaInv = betaInvForDominance({ dominance: D, c: Math.abs(alpha - 1), varR, varN });
  if (betaInv === null || !(betaInv > 0)) return null;
  return {
    mode: "sampling",
    alpha,
    betaInv: Math.min(SPEC_LIMITS.betaInv, Number(betaInv.toPrecision(4))),
    normalization: "sum",
  };
}

function successPreset(
  { task, success }: Practised,
  input: { id: string; title: string; sentence: string; objective: Objective },
): RewardPreset {
  const { id, title, sentence, objective } = input;
  return {
    id,
    title,
    sentence,
    task,
    correctness: success,
    spec: parsed({
      schema: "rewardspec/1",
      name: title,
      terms: [
        {
          id: success,
          label: success === "correct" ? "Correctness" : "Success",
          ...signal(success),
          weight: 1,
          range: [0, 1],
        },
      ],
      objective,
    }),
  };
}

function signal(name: string): { source: { type: "signal"; signal: string } } {
  return { source: { type: "signal", signal: name } };
}

function parsed(spec: RewardSpecInput): RewardSpec {
  return rewardSpecSchema.parse(spec);
}
