/** A named number that a task measures on every rollout (`outcome`) or on every step of it (`step`). */
export type Signal = {
  name: string;
  kind: "outcome" | "step";
  /** What one unit is: "share", "tokens", "nats", "count". */
  unit: string;
  /** Least and greatest value; null where there is no bound. */
  range: [number | null, number | null];
  description: string;
};

/** What is practised: prompts in three splits, a verifier, the signals it measures, and the one that is success. */
export type Task = {
  id: string;
  name: string;
  description: string;
  signals: Signal[];
  /** Name of the signal that is success; >= 0.5 counts as solved. "" where nobody said which (a task that only banks know). */
  success: string;
  /** Longest completion that its prompts call for, in tokens with EOS: what a launch starts from. */
  maxTokens: number;
  /** A learning rate at which its small base models learn steadily: what a launch starts from. */
  learningRate: number;
  /** Difficulty tiers of the prompts, easiest first. */
  tiers: { id: string; label: string }[];
};

/** Measured by every trainer on every task. */
export const commonSignals: Signal[] = [
  { name: "tokens", kind: "outcome", unit: "tokens", range: [0, null], description: "Generated tokens, EOS included" },
  {
    name: "ref_logprob",
    kind: "outcome",
    unit: "nats",
    range: [null, 0],
    description: "log pi_ref of the completion: S_ref",
  },
  {
    name: "ref_logprob_per_token",
    kind: "outcome",
    unit: "nats/token",
    range: [null, 0],
    description: "S_ref divided by the tokens",
  },
  {
    name: "policy_entropy",
    kind: "outcome",
    unit: "nats/token",
    range: [0, null],
    description: "Mean entropy of the policy at the sampled tokens",
  },
];

export const arithmeticTask: Task = {
  id: "arithmetic",
  name: "Arithmetic",
  description: "Two-digit sums, answered directly or after written steps, so that likely and right part ways.",
  signals: [
    {
      name: "correct",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "1 when the parsed answer is the sum",
    },
    { name: "parsed", kind: "outcome", unit: "share", range: [0, 1], description: "1 when an answer could be read" },
    {
      name: "truncated",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "1 when the length limit cut the completion",
    },
    {
      name: "written_steps",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "1 when the answer comes after written steps",
    },
    {
      name: "progress",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "Share of the answer's digits that are right, 0 when nothing could be read",
    },
    { name: "steps", kind: "outcome", unit: "count", range: [0, null], description: "Written steps before the answer" },
  ],
  success: "correct",
  maxTokens: 26,
  learningRate: 1e-4,
  tiers: [
    { id: "E", label: "E: no carry" },
    { id: "M", label: "M: carry, sum below 100" },
    { id: "H", label: "H: carry, 100 to 149" },
    { id: "X", label: "X: carry, 150 and above" },
  ],
};

export const gridworldTask: Task = {
  id: "gridworld",
  name: "Gridworld",
  description: "Plan a path for an agent, one token a move.",
  signals: [
    {
      name: "goal_achieved",
      kind: "step",
      unit: "share",
      range: [0, 1],
      description: "1 on the step that reaches the goal",
    },
    {
      name: "progress_grew",
      kind: "step",
      unit: "share",
      range: [0, 1],
      description: "1 on a step that sets a new best distance; 0 on the goal step",
    },
    { name: "collision", kind: "step", unit: "count", range: [0, 1], description: "1 on a step into a wall" },
    {
      name: "invalid_action",
      kind: "step",
      unit: "count",
      range: [0, 1],
      description: "1 on a step that is no move or leaves the world",
    },
    { name: "steps", kind: "step", unit: "count", range: [0, 1], description: "1 on every step" },
    {
      name: "progress",
      kind: "step",
      unit: "share",
      range: [0, 1],
      description: "How far along the way, a level for delta and potential",
    },
    { name: "parsed", kind: "outcome", unit: "share", range: [0, 1], description: "1 when every token was a move" },
    {
      name: "truncated",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "1 when the length limit cut the path",
    },
  ],
  success: "goal_achieved",
  maxTokens: 12,
  learningRate: 3e-4,
  tiers: [
    { id: "open", label: "Open: the straight way is free" },
    { id: "hard", label: "Hard: a wall stands in the straight way" },
    { id: "detour", label: "Detour: every way is longer than the straight one" },
  ],
};

export const tasks: Task[] = [arithmeticTask, gridworldTask];
