import { rewardSpecSchema } from "@/domain/reward/spec";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import type { Task } from "@/domain/task/task";

/** How large a bank is unless somebody asks for another: 16,384 rollouts, about 20 s of the embedded trainer. */
export const bankDefaults = { prompts: 256, samplesPerPrompt: 64, temperature: 1 };

/** How large one of a language model is: 1,024 rollouts, as each may have thousands of tokens. */
export const languageModelBank = { prompts: 64, samplesPerPrompt: 16 };

/** Most rollouts of one bank: all of them are read at once where a mean or a preview needs them. */
export const MOST_BANK_ROLLOUTS = 262_144;

/** Prompts between two checkpoints of the trainer's own. */
const CHECKPOINT_PROMPTS = 32;

/** The frozen configuration and reward of the run that samples a bank: its steps are prompts, its reward the task's success. */
export function bankJob(
  task: Task,
  bank: { baseModel: string; prompts: number; samplesPerPrompt: number; temperature: number },
) {
  const config: RunConfig = runConfigSchema.parse({
    task: task.id,
    baseModel: bank.baseModel,
    steps: bank.prompts,
    evalPrompts: bank.prompts,
    evalSamples: bank.samplesPerPrompt,
    evalEvery: 0,
    temperature: bank.temperature,
    maxTokens: task.maxTokens,
    checkpointEvery: CHECKPOINT_PROMPTS,
  });
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "Success",
    terms: [{ id: task.success, source: { type: "signal", signal: task.success } }],
  });
  return { config, spec };
}
