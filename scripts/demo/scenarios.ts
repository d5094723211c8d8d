import { agentStarter, embeddedRegimePresets, reasoningStarter, regimePresets } from "@/domain/reward/presets";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import type { RunConfigInput } from "@/domain/run/config";
import type { GridAxis } from "@/domain/run/grid";

export type DemoReward = {
  name: string;
  task: string;
  /** Oldest first. */
  versions: { message: string; spec: RewardSpec }[];
};

/** One launch on the embedded trainer, as somebody would make it on the Launch page. */
export type DemoLaunch = {
  /** Names its recordings. */
  key: string;
  name: string;
  reward: keyof typeof demoRewards;
  /** Number of the reward's version. */
  version: number;
  seed: number;
  config: RunConfigInput;
  vary?: GridAxis[];
  /** The trainer is killed (SIGKILL) once this step has arrived. */
  killAfter?: number;
  /** The weights of its last checkpoint are recorded too: 0.4 MB. */
  keepsWeights?: boolean;
};

const regimeReward = (id: string, from = regimePresets): DemoReward => {
  const preset = from.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`There is no preset "${id}".`);
  return { name: preset.title, task: preset.task, versions: [{ message: "From the presets", spec: preset.spec }] };
};

/** The reasoning starter that also pays for confidence, more than a right answer can bring. */
const paidConfidence: RewardSpec = rewardSpecSchema.parse({
  ...reasoningStarter.spec,
  terms: [
    ...reasoningStarter.spec.terms,
    {
      id: "confidence",
      label: "Confidence",
      role: "intrinsic",
      source: { type: "signal", signal: "ref_logprob" },
      weight: 1,
    },
  ],
});

const overflowing: RewardSpec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "Long answers",
  terms: [
    { id: "correct", label: "Correctness", source: { type: "signal", signal: "correct" }, range: [0, 1] },
    {
      id: "long",
      label: "Length",
      role: "shaping",
      source: { type: "expression", code: "exp(2 * tokens)" },
    },
  ],
});

export const demoRewards = {
  taskReward: regimeReward("task_reward"),
  sharpening: regimeReward("distribution_sharpening"),
  tilted: regimeReward("tilted_d1", embeddedRegimePresets()),
  agentStarter: {
    name: agentStarter.title,
    task: agentStarter.task,
    versions: [{ message: "From the presets", spec: agentStarter.spec }],
  },
  reasoningStarter: {
    name: reasoningStarter.title,
    task: reasoningStarter.task,
    versions: [
      { message: "From the presets", spec: reasoningStarter.spec },
      { message: "Pay for confidence too", spec: paidConfidence },
    ],
  },
  overflowing: {
    name: overflowing.name,
    task: "arithmetic",
    versions: [{ message: "Pays exp(2 tokens)", spec: overflowing }],
  },
} satisfies Record<string, DemoReward>;

const small = {
  promptsPerStep: 8,
  groupSize: 8,
  learningRate: 3e-4,
  evalEvery: 10,
  evalPrompts: 24,
  evalSamples: 4,
  testSamples: 64,
  baseTestSamples: 256,
  checkpointEvery: 25,
} satisfies Partial<RunConfigInput>;
const arithmetic = { ...small, task: "arithmetic", baseModel: "arithmetic-base" };
const gridworld = { ...small, task: "gridworld", baseModel: "gridworld-base", maxTokens: 12 };

/** In the order in which they are recorded and replayed; the NaN's script and the banks come after them. */
export const demoLaunches: DemoLaunch[] = [
  {
    key: "healthy",
    name: "Healthy: task reward",
    reward: "taskReward",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 80 },
    keepsWeights: true,
  },
  {
    key: "collapse",
    name: "Collapse: sharpening alone",
    reward: "sharpening",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 80 },
  },
  {
    key: "tilted",
    name: "Tilted, dominance 1",
    reward: "tilted",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 60 },
  },
  {
    key: "hacking",
    name: "Reward hacking: confidence pays more than being right",
    reward: "reasoningStarter",
    version: 2,
    seed: 1,
    config: { ...arithmetic, steps: 60 },
  },
  {
    key: "gridworld",
    name: "Healthy: agent starter",
    reward: "agentStarter",
    version: 1,
    seed: 1,
    config: { ...gridworld, steps: 80 },
  },
  {
    key: "killed",
    name: "Killed at step 35, resumed",
    reward: "reasoningStarter",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 60, checkpointEvery: 20 },
    killAfter: 35,
  },
  {
    key: "sparse",
    name: "Sparse evaluations",
    reward: "taskReward",
    version: 1,
    seed: 2,
    config: { ...arithmetic, steps: 60, evalEvery: 0 },
  },
  {
    key: "grid",
    name: "Grid",
    reward: "taskReward",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 20, testSamples: 16 },
    vary: [
      { path: "config.learningRate", values: [1e-4, 1e-3] },
      { path: "config.groupSize", values: [4, 8] },
    ],
  },
  {
    key: "failed",
    name: "Failed: the reward overflows",
    reward: "overflowing",
    version: 1,
    seed: 1,
    config: { ...arithmetic, steps: 60 },
  },
];

/** What really trains while one watches, on the trainer of this machine: no recording. */
export const demoLive: DemoLaunch = {
  key: "live",
  name: "Live: trains now on this machine",
  reward: "taskReward",
  version: 1,
  seed: 3,
  config: { ...arithmetic, steps: 2000, evalPrompts: 16, baseTestSamples: 32, testSamples: 16, checkpointEvery: 200 },
};

/** Sampled by a job of their own, one for each shipped base model. */
export const demoBanks = [
  { key: "bank-arithmetic", task: "arithmetic", baseModel: "arithmetic-base" },
  { key: "bank-gridworld", task: "gridworld", baseModel: "gridworld-base" },
].map((bank) => ({ ...bank, prompts: 64, samplesPerPrompt: 32, temperature: 1 }));

/** Beside every recorded run's name, so that nobody takes it for a run of this machine. */
export const RECORDED = "(recorded)";
