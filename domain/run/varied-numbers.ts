import type { RewardSpec } from "@/domain/reward/spec";
import type { RunConfig } from "./config";

/** A number of a launch that a grid can vary. `path` is dotted: "config.steps", "objective.alpha", "terms.correct.weight". */
export type VariedNumber = {
  path: string;
  /** "Learning rate", "correct: weight". */
  label: string;
  /** As a run's name has it: "lr", "alpha", "correct weight". */
  short: string;
  group: "configuration" | "objective" | "reward";
  value: number;
};

type Step = { key: string; index: string | number };

const configNames: Partial<Record<keyof RunConfig, [label: string, short: string]>> = {
  learningRate: ["Learning rate", "lr"],
  steps: ["Steps", "steps"],
  promptsPerStep: ["Prompts a step", "prompts"],
  groupSize: ["Group size", "group"],
  temperature: ["Temperature", "temperature"],
  maxTokens: ["Longest answer", "tokens"],
  warmupSteps: ["Warm-up", "warm-up"],
  weightDecay: ["Weight decay", "decay"],
  gradClip: ["Gradient clip", "clip"],
  evalEvery: ["Evaluate every", "eval every"],
  evalPrompts: ["Evaluation prompts", "eval prompts"],
  evalSamples: ["Samples a prompt", "eval samples"],
  testSamples: ["Test samples", "test samples"],
  baseTestSamples: ["Test samples of the base", "base test samples"],
  checkpointEvery: ["Checkpoint every", "checkpoint every"],
  loraRank: ["LoRA rank", "lora"],
  loraAlpha: ["LoRA alpha", "lora alpha"],
};

/** Every number of a configuration and a reward, the configuration's first; what names, labels and tests hold is left out. */
export function variedNumbers(spec: RewardSpec | null, config: RunConfig): VariedNumber[] {
  const ofConfig = Object.entries(configNames).flatMap(([name, [label, short]]) => {
    const value: unknown = Reflect.get(config, name);
    return typeof value === "number"
      ? [{ path: `config.${name}`, label, short, group: "configuration" as const, value }]
      : [];
  });
  return spec ? [...ofConfig, ...numbersOf(spec)] : ofConfig;
}

function numbersOf(spec: RewardSpec): VariedNumber[] {
  const found: VariedNumber[] = [];
  const visit = (value: unknown, steps: Step[]) => {
    if (typeof value === "number") found.push(describe(steps, value));
    else if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) visit(entry, [...steps, { key: String(index), index }]);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) visit(entry, [...steps, { key, index: key }]);
    }
  };
  visit(spec.objective, [{ key: "objective", index: "objective" }]);
  spec.terms.forEach((term, index) => {
    const at = [
      { key: "terms", index: "terms" },
      { key: term.id, index },
    ];
    visit(term.weight, [...at, { key: "weight", index: "weight" }]);
    visit(term.transforms, [...at, { key: "transforms", index: "transforms" }]);
    visit(term.gate, [...at, { key: "gate", index: "gate" }]);
  });
  visit(spec.aggregate, [{ key: "aggregate", index: "aggregate" }]);
  return found;

  function describe(steps: Step[], value: number): VariedNumber {
    const keys = steps.map(({ key }) => key);
    const path = keys.join(".");
    const [root, ...rest] = keys;
    if (root === "objective") return { path, label: rest.join(" "), short: rest.join(" "), group: "objective", value };
    if (root !== "terms") return { path, label: keys.join(" "), short: keys.join(" "), group: "reward", value };
    const [id = "", part = "", ...place] = rest;
    const words = part === "transforms" ? transformWords(spec, id, place) : [part, ...place].join(" ");
    return { path, label: `${id}: ${words}`, short: `${id} ${words}`, group: "reward", value };
  }
}

/** "clip max", and which clip where a term has two. */
function transformWords(spec: RewardSpec, termId: string, [at = "", ...place]: string[]): string {
  const transforms = spec.terms.find(({ id }) => id === termId)?.transforms ?? [];
  const op = transforms[Number(at)]?.op ?? "transform";
  const number = transforms.slice(0, Number(at) + 1).filter((one) => one.op === op).length;
  const twice = transforms.filter((one) => one.op === op).length > 1;
  return [twice ? `${op} ${number}` : op, ...place].join(" ");
}

/** What a grid varies. */
export type LaunchNumbers = { spec: RewardSpec; config: RunConfig };

/** The same with one number set, its bounds unchecked; null when the path leads to no number. What is given stays as it is. */
export function setNumber({ spec, config }: LaunchNumbers, path: string, value: number): LaunchNumbers | null {
  if (!variedNumbers(spec, config).some((one) => one.path === path)) return null;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  if (keys[0] === "config") return { spec, config: { ...config, [last]: value } };
  const changed = structuredClone(spec);
  const parent = keys.reduce<object>((inner, key, depth) => {
    const isTerm = depth === 1 && keys[0] === "terms";
    return Object(Reflect.get(inner, isTerm ? spec.terms.findIndex(({ id }) => id === key) : key));
  }, changed);
  Reflect.set(parent, last, value);
  return { spec: changed, config };
}
