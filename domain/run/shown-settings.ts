import { runConfigSchema } from "./config";

/** Settings that only trainers of language models heed: shown where a run sets one. */
export const languageModelSettings = [
  "loraRank",
  "loraAlpha",
  "precision",
  "microBatch",
  "gradientCheckpointing",
] as const;

const defaults: Record<string, unknown> = runConfigSchema.parse({ task: "task", baseModel: "model" });

/**
 * Configurations as pages show them side by side: a setting of language models is left out where all of them have its default, and
 * a run from before there was such a setting has the default.
 */
export function shownSettings(configs: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown>[] {
  const unset = languageModelSettings.filter((name) =>
    configs.every((config) => config[name] === undefined || config[name] === defaults[name]),
  );
  return configs.map((config) => {
    const ours = "promptsPerStep" in config;
    const filled = ours
      ? {
          ...config,
          ...Object.fromEntries(languageModelSettings.map((name) => [name, config[name] ?? defaults[name]])),
        }
      : config;
    return Object.fromEntries(Object.entries(filled).filter(([name]) => !unset.some((hidden) => hidden === name)));
  });
}
