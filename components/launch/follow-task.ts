import type { TaskInfo } from "@/trpc/types";
import { type LaunchFields, type NumberFieldName, numberText, startFields } from "./launch-fields";

/** Stands in a field that follows the task until one changes it. */
const FOLLOWS_TASK = "(as the task asks)";

type Followed = Pick<TaskInfo, "maxTokens" | "learningRate" | "knownFrom">;

/**
 * Evaluation of a language model, whose samples cost as much as those it is trained on: at 200 steps of 256 rollouts these come to
 * about an eighth of them (128 x 2 each 20 steps, 128 x 16 at the start and the end), where the numbers for our small models
 * would come to two thirds. Many prompts rather than many samples of each: prompts are what accuracy differs by.
 */
const dear: Partial<Record<NumberFieldName, number>> = {
  evalEvery: 20,
  evalPrompts: 128,
  evalSamples: 2,
  testSamples: 16,
  baseTestSamples: 16,
};

const following: NumberFieldName[] = [
  "maxTokens",
  "learningRate",
  "evalEvery",
  "evalPrompts",
  "evalSamples",
  "testSamples",
  "baseTestSamples",
];

/** Said beside the evaluation's numbers where they are the smaller ones. */
export function evaluationNote(task: Pick<TaskInfo, "knownFrom"> | null): string | null {
  if (!task || task.knownFrom === "product") return null;
  return "These begin small, as a language model's samples are dear; pass@k goes to the fewer of the two test samples.";
}

/** A new launch's fields: those that depend on the task follow it. */
export function followingFields(fields: LaunchFields): LaunchFields {
  return { ...fields, ...Object.fromEntries(following.map((name) => [name, FOLLOWS_TASK])) };
}

/** The fields with what the task asks in place of what follows it; the start's own numbers where no task is chosen. */
export function resolveFields(fields: LaunchFields, task: Followed | null): LaunchFields {
  const usual = startFields("", "");
  const resolved = following.map((name) => {
    const asked = task ? numberOf(task, name) : undefined;
    const text = asked === undefined ? usual[name] : numberText(asked);
    return [name, fields[name] === FOLLOWS_TASK ? text : fields[name]];
  });
  return { ...fields, ...Object.fromEntries(resolved) };
}

function numberOf(task: Followed, name: NumberFieldName): number | undefined {
  if (name === "maxTokens" || name === "learningRate") return task[name];
  return task.knownFrom === "product" ? undefined : dear[name];
}
