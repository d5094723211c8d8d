import type { RunConfig } from "./config";

/** What the work of a step is proportional to: rollouts times the tokens each may take. */
export function stepWork(config: Pick<RunConfig, "promptsPerStep" | "groupSize" | "maxTokens">): number {
  return config.promptsPerStep * config.groupSize * config.maxTokens;
}
