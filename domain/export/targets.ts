/** The engines a reward can be exported to, as menus show them. */
export const exportTargets = [
  { id: "trl", title: "TRL", what: "Reward functions with weights and beta for RLOOTrainer" },
  { id: "verl", title: "verl", what: "A custom_reward_function" },
  { id: "verifiers", title: "verifiers", what: "A rubric of group reward functions" },
  { id: "nemo-rl", title: "NeMo RL", what: "dist_sharpening overrides for the paper's fork" },
] as const;

export type ExportTarget = (typeof exportTargets)[number]["id"];
