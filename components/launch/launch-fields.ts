import { readNumberText } from "@/components/ui/number-text";
import { advantageAlgorithms, type RunConfig, runConfigSchema } from "@/domain/run/config";
import { parseSeeds } from "./parse-seeds";

export const numberFields = [
  "steps",
  "promptsPerStep",
  "groupSize",
  "learningRate",
  "evalEvery",
  "checkpointEvery",
  "evalPrompts",
  "evalSamples",
  "testSamples",
  "baseTestSamples",
  "maxTokens",
  "warmupSteps",
  "weightDecay",
  "gradClip",
] as const;
export type NumberFieldName = (typeof numberFields)[number];

/** The launch form as it was typed: every value a text, so that nothing is lost while it is wrong. */
export type LaunchFields = Record<NumberFieldName, string> & {
  task: string;
  baseModel: string;
  algorithm: string;
  seeds: string;
  /** "any" or a trainer's id. */
  trainer: string;
  name: string;
};

export type LaunchFieldName = keyof LaunchFields | "version";

export const numberInfos: Record<NumberFieldName, { label: string; hint: string; integer: boolean }> = {
  steps: { label: "Steps", hint: "Updates of the policy.", integer: true },
  promptsPerStep: { label: "Prompts a step", hint: "Different prompts in each update.", integer: true },
  groupSize: { label: "Group size", hint: "Answers to each prompt, compared with each other.", integer: true },
  learningRate: { label: "Learning rate", hint: "AdamW; 1e-4 suits the small models here.", integer: false },
  evalEvery: {
    label: "Evaluate every",
    hint: "Steps early on, later more rarely; 0 for start and end only.",
    integer: true,
  },
  checkpointEvery: {
    label: "Checkpoint every",
    hint: "Steps that are lost at most when the trainer dies.",
    integer: true,
  },
  evalPrompts: { label: "Evaluation prompts", hint: "Held-out prompts, of validation and of test.", integer: true },
  evalSamples: { label: "Samples a prompt", hint: "Answers to each on validation.", integer: true },
  testSamples: { label: "Test samples a prompt", hint: "At the end; more make pass@k surer.", integer: true },
  baseTestSamples: {
    label: "Base samples a prompt",
    hint: "Of the base on test at the start; kept for later runs.",
    integer: true,
  },
  maxTokens: { label: "Longest answer", hint: "Tokens, the end included.", integer: true },
  warmupSteps: { label: "Warm-up", hint: "Steps until the learning rate is reached.", integer: true },
  weightDecay: { label: "Weight decay", hint: "0 to 1.", integer: false },
  gradClip: { label: "Gradient clip", hint: "Greatest norm of a gradient.", integer: false },
};

/** The form at its start for a task; defaults are those of the run config. */
export function startFields(task: string, baseModel: string): LaunchFields {
  const config = runConfigSchema.parse({ task: task || "task", baseModel: baseModel || "model" });
  const numbers = Object.fromEntries(numberFields.map((name) => [name, numberText(config[name])]));
  return launchFieldsFrom({
    ...numbers,
    task,
    baseModel,
    algorithm: config.algorithm,
    seeds: "1",
    trainer: "any",
    name: "",
  });
}

/** Completes stored fields; what is missing or no text becomes empty. */
export function launchFieldsFrom(stored: Record<string, unknown>): LaunchFields {
  const text = (name: string) => {
    const value = stored[name];
    return typeof value === "string" ? value.slice(0, 2000) : "";
  };
  return {
    task: text("task"),
    baseModel: text("baseModel"),
    algorithm: text("algorithm"),
    seeds: text("seeds"),
    trainer: text("trainer") || "any",
    name: text("name"),
    steps: text("steps"),
    promptsPerStep: text("promptsPerStep"),
    groupSize: text("groupSize"),
    learningRate: text("learningRate"),
    evalEvery: text("evalEvery"),
    checkpointEvery: text("checkpointEvery"),
    evalPrompts: text("evalPrompts"),
    evalSamples: text("evalSamples"),
    testSamples: text("testSamples"),
    baseTestSamples: text("baseTestSamples"),
    maxTokens: text("maxTokens"),
    warmupSteps: text("warmupSteps"),
    weightDecay: text("weightDecay"),
    gradClip: text("gradClip"),
  };
}

export type LaunchReading = {
  config: RunConfig | null;
  seeds: number[] | null;
  faults: Partial<Record<LaunchFieldName, string>>;
};

/** Reads the form: the config and seeds it stands for, or what is wrong with each field. */
export function readLaunchFields(fields: LaunchFields): LaunchReading {
  const faults: LaunchReading["faults"] = {};
  const numbers: Partial<Record<NumberFieldName, number>> = {};
  for (const name of numberFields) {
    const read = readNumberText(fields[name], { integer: numberInfos[name].integer });
    if (read.ok) numbers[name] = read.value;
    else faults[name] = read.message;
  }
  if (fields.task === "") faults.task = "Choose a task.";
  if (fields.baseModel === "") faults.baseModel = "Choose a base model.";
  if (!advantageAlgorithms.some((one) => one === fields.algorithm)) faults.algorithm = "Choose an algorithm.";
  const seeds = parseSeeds(fields.seeds);
  if (!seeds.ok) faults.seeds = seeds.message;
  if (fields.name.length > 200) faults.name = "At most 200 characters.";
  const { task, baseModel, algorithm } = fields;
  const parsed = runConfigSchema.safeParse({ ...numbers, task, baseModel, algorithm });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = issue.path[0];
      if (isFieldName(name)) faults[name] ??= boundMessage(issue);
    }
  }
  const sound = Object.keys(faults).every((name) => name === "seeds" || name === "name");
  return {
    config: parsed.success && sound ? parsed.data : null,
    seeds: seeds.ok ? seeds.seeds : null,
    faults,
  };
}

/** Whether a config's key is a field of the form. */
export function isFieldName(name: unknown): name is LaunchFieldName {
  return typeof name === "string" && (name === "version" || name in startFields("", ""));
}

function boundMessage(issue: {
  code?: string;
  message: string;
  minimum?: unknown;
  maximum?: unknown;
  inclusive?: unknown;
}): string {
  const { inclusive = true } = issue;
  if (issue.code === "too_small") return inclusive ? `At least ${issue.minimum}.` : `More than ${issue.minimum}.`;
  if (issue.code === "too_big") return inclusive ? `At most ${issue.maximum}.` : `Less than ${issue.maximum}.`;
  return issue.message;
}

/** As people write it: 1e-4 rather than 0.0001. */
function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("e+", "e") : String(value);
}
