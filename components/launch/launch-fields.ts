import { modelOf, OTHER_MODEL_HINT } from "@/components/model/model-text";
import { readNumberText } from "@/components/ui/number-text";
import { advantageAlgorithms, type RunConfig, runConfigSchema } from "@/domain/run/config";
import { boundMessage } from "@/domain/run/config-faults";
import type { GridAxis } from "@/domain/run/grid";
import type { Variation } from "@/domain/run/variation";
import { type AxisFaultName, type AxisText, axisTextsFrom, readAxes } from "./axis-text";
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
  "temperature",
  "warmupSteps",
  "weightDecay",
  "gradClip",
  "loraRank",
  "loraAlpha",
  "microBatch",
] as const;
export type NumberFieldName = (typeof numberFields)[number];

/** Those that only trainers of language models heed. */
export const languageModelNumbers: readonly NumberFieldName[] = ["loraRank", "loraAlpha", "microBatch"];

/** The launch form as it was typed: every value a text, so that nothing is lost while it is wrong. */
export type LaunchFields = Record<NumberFieldName, string> & {
  task: string;
  /** One that is listed, or ANY_MODEL: then `typedModel` says which. */
  baseModel: string;
  typedModel: string;
  algorithm: string;
  seeds: string;
  /** "any" or a trainer's id. */
  trainer: string;
  name: string;
  /** "on", or empty. */
  fixedLength: string;
  precision: string;
  /** "on", or empty. */
  gradientCheckpointing: string;
  /** "base", or the step of the forked run's checkpoint to start from. */
  start: string;
  /** Numbers that vary, with the values each takes. */
  vary: AxisText[];
};

export type LaunchFieldName = keyof LaunchFields | "version";
/** Where a fault stands: at a field, at an axis ("vary.0.values"), or in the summary alone. */
export type LaunchFaults = Partial<Record<LaunchFieldName | AxisFaultName, string>>;

export const numberInfos: Record<NumberFieldName, { label: string; hint: string; integer: boolean }> = {
  steps: { label: "Steps", hint: "Updates of the policy.", integer: true },
  promptsPerStep: { label: "Prompts a step", hint: "Different prompts in each update.", integer: true },
  groupSize: { label: "Group size", hint: "Answers to each prompt, compared with each other.", integer: true },
  learningRate: { label: "Learning rate", hint: "AdamW; begins at what suits the task.", integer: false },
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
  temperature: { label: "Temperature", hint: "Of sampling; likelihoods are those at it. Keep 1.", integer: false },
  warmupSteps: { label: "Warm-up", hint: "Steps until the learning rate is reached.", integer: true },
  weightDecay: { label: "Weight decay", hint: "0 to 1.", integer: false },
  gradClip: { label: "Gradient clip", hint: "Greatest norm of a gradient.", integer: false },
  loraRank: {
    label: "LoRA rank",
    hint: "0 trains all weights; 8 to 64 trains small adapters beside them, in far less memory.",
    integer: true,
  },
  loraAlpha: { label: "LoRA alpha", hint: "What the adapters add counts alpha / rank times.", integer: false },
  microBatch: {
    label: "Rollouts a pass",
    hint: "In one forward and backward pass of a device; fewer need less memory for the same update. 0: the trainer chooses.",
    integer: true,
  },
};

/** The form at its start for a task; defaults are those of the run config. */
export function startFields(task: string, baseModel: string): LaunchFields {
  const config = runConfigSchema.parse({ task: task || "task", baseModel: baseModel || "model" });
  return { ...fieldsOf({ config, seed: 1 }), task, baseModel };
}

/** The form with everything of a run filled in. */
export function fieldsOf(run: {
  config: RunConfig;
  seed: number;
  variation?: Variation;
  startStep?: number | null;
}): LaunchFields {
  const { config, seed, variation = [], startStep = null } = run;
  const numbers = Object.fromEntries(numberFields.map((name) => [name, numberText(config[name])]));
  return launchFieldsFrom({
    ...numbers,
    task: config.task,
    baseModel: config.baseModel,
    algorithm: config.algorithm,
    fixedLength: config.fixedLength ? "on" : "",
    precision: config.precision,
    gradientCheckpointing: config.gradientCheckpointing ? "on" : "",
    seeds: String(seed),
    trainer: "any",
    start: startStep === null ? "base" : String(startStep),
    // What varied in the configuration stands in its field; what varied in the reward is no version of it.
    vary: variation
      .filter(({ path }) => !path.startsWith("config."))
      .map(({ path, value }) => ({ path, values: numberText(value) })),
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
    typedModel: text("typedModel"),
    algorithm: text("algorithm"),
    seeds: text("seeds"),
    trainer: text("trainer") || "any",
    name: text("name"),
    fixedLength: text("fixedLength"),
    precision: text("precision") || "auto",
    gradientCheckpointing: text("gradientCheckpointing"),
    start: text("start") || "base",
    vary: axisTextsFrom(stored.vary),
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
    loraRank: text("loraRank"),
    loraAlpha: text("loraAlpha"),
    microBatch: text("microBatch"),
    temperature: text("temperature"),
  };
}

export type LaunchReading = {
  config: RunConfig | null;
  seeds: number[] | null;
  axes: GridAxis[] | null;
  faults: LaunchFaults;
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
  const baseModel = modelOf(fields);
  if (baseModel === "") {
    faults.baseModel = fields.baseModel === "" ? "Choose a base model." : `Say which. ${OTHER_MODEL_HINT}`;
  }
  if (!advantageAlgorithms.some((one) => one === fields.algorithm)) faults.algorithm = "Choose an algorithm.";
  const seeds = parseSeeds(fields.seeds);
  if (!seeds.ok) faults.seeds = seeds.message;
  if (fields.name.length > 200) faults.name = "At most 200 characters.";
  const axes = readAxes(fields.vary);
  if (!axes.ok) Object.assign(faults, axes.faults);
  const { task, algorithm, precision } = fields;
  const fixedLength = fields.fixedLength === "on";
  const gradientCheckpointing = fields.gradientCheckpointing === "on";
  const ours = { task, baseModel, algorithm, fixedLength, precision, gradientCheckpointing };
  const parsed = runConfigSchema.safeParse({ ...numbers, ...ours });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = issue.path[0];
      if (isFieldName(name)) faults[name] ??= boundMessage(issue);
    }
  }
  const sound = Object.keys(faults).every((name) => /^(seeds|name|vary.*)$/.test(name));
  return {
    config: parsed.success && sound ? parsed.data : null,
    seeds: seeds.ok ? seeds.seeds : null,
    axes: axes.ok ? axes.axes : null,
    faults,
  };
}

/** Whether one of the settings of language models is not as a launch begins. */
export function setsLanguageModel(fields: LaunchFields): boolean {
  const start = startFields("", "");
  const names = [...languageModelNumbers, "precision", "gradientCheckpointing"] as const;
  return names.some((name) => fields[name] !== start[name]);
}

/** Whether a config's key is a field of the form. */
export function isFieldName(name: unknown): name is LaunchFieldName {
  return typeof name === "string" && (name === "version" || name in startFields("", ""));
}

/** As people write it, to the last digit: 1e-4 rather than 0.0001. */
export function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("e+", "e") : String(value);
}
