import type { MetricInfo } from "./registry";

type Entry = Omit<MetricInfo, "metric">;

const share: Pick<Entry, "unit" | "range"> = { unit: "share", range: [0, 1] };

/** Every metric with one fixed name (reward-spec.md, "Metric names"), in the order a panel lists them. */
export const catalog: Readonly<Record<string, Entry>> = {
  "task/accuracy": { label: "Accuracy", ...share, description: "Share of rollouts that succeed.", panel: "accuracy" },
  reward: {
    label: "Reward",
    unit: "reward",
    range: [null, null],
    description: "Mean taskTotal: the reward before any KL or sharpening is added.",
    panel: "reward",
  },
  reward_std: {
    label: "Reward spread",
    unit: "reward",
    range: [0, null],
    description: "Mean over groups of the sample standard deviation of taskTotal.",
    panel: "reward",
  },
  "reward/objective_mean": {
    label: "Objective",
    unit: "objective",
    range: [null, null],
    description: "Mean objectiveTotal: what the policy is trained on.",
    panel: "reward",
  },
  "reward/errors/rate": {
    label: "Reward errors",
    ...share,
    description: "Share of rollouts where a term or the objective failed or timed out.",
    panel: "reward",
  },
  "reward/excluded/rate": {
    label: "Excluded rollouts",
    ...share,
    description: "Share of rollouts without an objective total: they have advantage 0 and are in no baseline.",
    panel: "reward",
  },
  "logp_ref/sum": {
    label: "log pi_ref",
    unit: "nats",
    range: [null, 0],
    description: "Mean log-probability of a completion under the base model: S_ref.",
    panel: "likelihood",
  },
  "logp_ref/per_token": {
    label: "log pi_ref per token",
    unit: "nats/token",
    range: [null, 0],
    description: "Mean of S_ref / T. It can move against the total when length changes.",
    panel: "likelihood",
  },
  kl: {
    label: "KL from the base",
    unit: "nats",
    range: [null, null],
    description: "Mean of S_pol - S_ref per completion: an estimate of KL(policy, base), below 0 by chance only.",
    panel: "kl",
  },
  "kl/per_token": {
    label: "KL per token",
    unit: "nats/token",
    range: [null, null],
    description: "Sum of S_pol - S_ref over the batch, by its tokens.",
    panel: "kl",
  },
  entropy: {
    label: "Entropy",
    unit: "nats/token",
    range: [0, null],
    description: "Mean entropy of the policy at the sampled tokens.",
    panel: "entropy",
  },
  "completions/mean_length": {
    label: "Mean length",
    unit: "tokens",
    range: [0, null],
    description: "Mean generated tokens, EOS included.",
    panel: "length",
  },
  "completions/clipped_ratio": {
    label: "Cut off",
    ...share,
    description: "Share of completions that the length limit cut.",
    panel: "length",
  },
  "groups/frac_all_pass": {
    label: "All pass",
    ...share,
    description: "Share of groups where every rollout succeeds.",
    panel: "groups",
  },
  "groups/frac_all_fail": {
    label: "All fail",
    ...share,
    description: "Share of groups where no rollout succeeds.",
    panel: "groups",
  },
  "groups/frac_mixed": {
    label: "Mixed",
    ...share,
    description: "Share of groups with both successes and failures.",
    panel: "groups",
  },
  "groups/frac_zero_std_task": {
    label: "Dead on the reward",
    ...share,
    description: "Share of groups whose taskTotals all tie, counted before any KL is added: no task signal.",
    panel: "groups",
  },
  "sharpen/objective_sd": {
    label: "Objective sd",
    unit: "objective",
    range: [0, null],
    description: "Within-group spread of objectiveTotal; in sampling mode it is 0 exactly at the optimum.",
    panel: "sharpening",
  },
  "sharpen/dominance": {
    label: "Dominance",
    unit: "ratio",
    range: [0, null],
    description:
      "Within-group spread of the task reward over that of the sharpening term; below 1 sharpening pulls harder.",
    panel: "sharpening",
  },
  "sharpen/rho": {
    label: "Pull together",
    unit: "",
    range: [-1, 1],
    description:
      "Within-group correlation of the task reward with the base's log-probability; below 0 they pull apart.",
    panel: "sharpening",
  },
  loss: {
    label: "Loss",
    unit: "",
    range: [null, null],
    description: "Policy gradient loss of the step.",
    panel: "optimiser",
  },
  grad_norm: {
    label: "Gradient norm",
    unit: "",
    range: [0, null],
    description: "Norm of the gradient before clipping.",
    panel: "optimiser",
  },
  learning_rate: {
    label: "Learning rate",
    unit: "",
    range: [0, null],
    description: "Of this step.",
    panel: "optimiser",
  },
  "advantages/abs_mean": {
    label: "Mean |advantage|",
    unit: "",
    range: [0, null],
    description: "Mean size of the advantages of the batch.",
    panel: "optimiser",
  },
  "advantages/frac_zero": {
    label: "Zero advantages",
    ...share,
    description: "Share of rollouts with advantage exactly 0: dead groups and excluded rollouts.",
    panel: "groups",
  },
  step_time: {
    label: "Step time",
    unit: "seconds",
    range: [0, null],
    description: "Wall-clock time of a step.",
    panel: "system",
  },
  num_tokens: {
    label: "Tokens",
    unit: "tokens",
    range: [0, null],
    description: "Tokens trained on since the start.",
    panel: "system",
  },
  "system/tokens_per_second": {
    label: "Tokens a second",
    unit: "tokens/s",
    range: [0, null],
    description: "Generated tokens of a step by its wall-clock time, on all devices of the run together.",
    panel: "system",
  },
  "system/gpu_memory_gb": {
    label: "GPU memory",
    unit: "GB",
    range: [0, null],
    description: "Most memory that PyTorch held on the GPU since the report before, in 10^9 bytes.",
    panel: "system",
  },
  "system/gpu_memory_share": {
    label: "GPU memory, share",
    ...share,
    description: "The same, of the GPU's memory. Near 1 the next long batch may not fit.",
    panel: "system",
  },
  "system/gpu_utilization": {
    label: "GPU utilisation",
    ...share,
    description: "Share of the time in which the GPU had work, as its driver said at the end of the step.",
    panel: "system",
  },
};

type Family = { pattern: RegExp; describe: (parts: string[]) => Entry };

/** Metrics whose name holds a term, a tier, a split or a k. */
export const families: readonly Family[] = [
  {
    pattern: /^task\/accuracy\/([^/]+)$/,
    describe: ([tier]) => ({
      label: `Accuracy, tier ${tier}`,
      ...share,
      description: `Share of rollouts that succeed on prompts of tier ${tier}.`,
      panel: "accuracy",
    }),
  },
  {
    pattern: /^rewards\/([^/]+)\/mean$/,
    describe: ([term]) => ({
      label: `${term}`,
      unit: "value before its weight",
      range: [null, null],
      description: `Mean of the term ${term}, after its gate and before its weight.`,
      panel: "terms",
    }),
  },
  {
    pattern: /^rewards\/([^/]+)\/std$/,
    describe: ([term]) => ({
      label: `${term}, spread`,
      unit: "value before its weight",
      range: [0, null],
      description: `Sample standard deviation of the term ${term} over the batch.`,
      panel: "terms",
    }),
  },
  {
    pattern: /^groups\/frac_zero_std\/([^/]+)$/,
    describe: ([term]) => ({
      label: `Dead on ${term}`,
      ...share,
      description: `Share of groups where the term ${term} ties throughout.`,
      panel: "groups",
    }),
  },
  {
    pattern:
      /^eval\/([^/]+)\/(?:(greedy|[A-Za-z0-9_.-]+)\/)?(acc|pass@\d+|maj@\d+|mean_length|logp_ref|logp_ref_per_token)(?:\/([^/]+))?$/,
    describe: ([split = "", decoding = "", what = "", tier = ""]) => {
      const where = `on ${split}${describeDecoding(decoding)}${tier ? `, tier ${tier}` : ""}`;
      return { ...evaluated(what, where), panel: "evaluation" };
    },
  },
];

/** "T0.3" is sampling at that temperature (domain/evaluation/plan.ts). */
function describeDecoding(decoding: string): string {
  const temperature = /^T(\d+(?:\.\d+)?)$/.exec(decoding)?.[1];
  if (temperature) return ` at T = ${temperature}`;
  return decoding ? `, ${decoding} decoding` : "";
}

function evaluated(what: string, where: string): Omit<Entry, "panel"> {
  const [kind, k] = what.split("@");
  if (kind === "pass")
    return { label: `pass@${k} ${where}`, ...share, description: `Chance that ${k} samples hold a success, unbiased.` };
  if (kind === "maj")
    return {
      label: `maj@${k} ${where}`,
      ...share,
      description: `Expected score of a majority vote over ${k} samples.`,
    };
  if (what === "mean_length")
    return {
      label: `Length ${where}`,
      unit: "tokens",
      range: [0, null],
      description: "Mean generated tokens, EOS included.",
    };
  if (what === "logp_ref")
    return {
      label: `log pi_ref ${where}`,
      unit: "nats",
      range: [null, 0],
      description: "Mean S_ref of the samples, at the run's temperature whatever the decoding.",
    };
  if (what === "logp_ref_per_token")
    return {
      label: `log pi_ref per token ${where}`,
      unit: "nats/token",
      range: [null, 0],
      description: "Mean of S_ref / T over the samples of each problem, then over problems.",
    };
  return { label: `Accuracy ${where}`, ...share, description: "Share of samples that succeed, mean over problems." };
}
