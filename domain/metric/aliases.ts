/**
 * The canonical name of a metric as verl, Tinker, NeMo RL or an older TRL call it; any other name as it is. Only names that
 * measure the same thing in the same unit are here (so not NeMo RL's baseline_reward/pct_*, nor verl's per-step token counts; nor their
 * throughput, which is that of one GPU, and verl's memory, which is in GiB).
 */
export function canonicalMetric(name: string): string {
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  if (alias) return alias;
  for (const { pattern, metric } of patterns) {
    const match = pattern.exec(name);
    if (match) return metric(match[1] ?? "");
  }
  return name;
}

const aliases: Readonly<Record<string, string>> = {
  // verl
  "critic/score/mean": "reward",
  "critic/rewards/mean": "reward/objective_mean",
  "actor/entropy": "entropy",
  "actor/entropy_loss": "entropy",
  "actor/kl_loss": "kl/per_token",
  "actor/reward_kl_penalty": "kl/per_token",
  "actor/pg_loss": "loss",
  "actor/grad_norm": "grad_norm",
  "actor/lr": "learning_rate",
  "response_length/mean": "completions/mean_length",
  "response_length/clip_ratio": "completions/clipped_ratio",
  "timing_s/step": "step_time",
  // Tinker cookbook
  "env/all/reward/total": "reward",
  "env/all/correct": "task/accuracy",
  "env/all/by_group/frac_all_good": "groups/frac_all_pass",
  "env/all/by_group/frac_all_bad": "groups/frac_all_fail",
  "env/all/by_group/frac_mixed": "groups/frac_mixed",
  "env/all/ac_tokens_per_turn": "completions/mean_length",
  "test/env/all/correct": "eval/test/acc",
  kl_policy_base: "kl/per_token",
  "optim/entropy": "entropy",
  "optim/lr": "learning_rate",
  "time/total": "step_time",
  // NeMo RL
  "train/reward": "reward",
  "train/loss": "loss",
  "train/grad_norm": "grad_norm",
  "train/lr": "learning_rate",
  "train/approx_entropy": "entropy",
  "train/mean_gen_tokens_per_sample": "completions/mean_length",
  "train/truncation_rate": "completions/clipped_ratio",
  "timing/train/total_step_time": "step_time",
  "validation/accuracy": "eval/validation/acc",
  "validation/avg_length": "eval/validation/mean_length",
  // TRL before 0.16
  completion_length: "completions/mean_length",
};

const patterns: readonly { pattern: RegExp; metric: (k: string) => string }[] = [
  { pattern: /^val-core\/[^/]+\/acc\/mean@\d+$/, metric: () => "eval/validation/acc" },
  { pattern: /^val-core\/[^/]+\/acc\/best@(\d+)\/mean$/, metric: (k) => `eval/validation/pass@${k}` },
  { pattern: /^val-core\/[^/]+\/acc\/maj@(\d+)\/mean$/, metric: (k) => `eval/validation/maj@${k}` },
];
