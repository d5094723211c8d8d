import type { RewardSpec } from "@/domain/reward/spec";
import { type BaseMeans, baseMeanKey } from "@/domain/reward/terms";
import { usedSignals } from "./used-signals";

/** What holds of a reward in every file of Python. */
export function commonNotes(spec: RewardSpec, measured: readonly string[]): string[] {
  const notes: string[] = [];
  const yours = usedSignals(spec).filter((name) => !measured.includes(name));
  if (yours.length > 0) {
    notes.push(
      `${yours.join(", ")}: signals that the engine does not measure. Fill in the file's function measure, or give them with the data; without them every reward is missing.`,
    );
  }
  const models = termsWith(spec, "score_model");
  if (models.length > 0) {
    notes.push(
      `${models.join(", ")}: scored by a model. The file calls none and holds no key; register a function in SCORERS, or every reward is missing.`,
    );
  }
  const codes = termsWith(spec, "python");
  if (codes.length > 0) {
    notes.push(`${codes.join(", ")}: Python code, run in the trainer's own process without limits of time or memory.`);
  }
  return notes;
}

function termsWith({ terms }: RewardSpec, type: "python" | "score_model"): string[] {
  return terms.filter(({ source }) => source.type === type).map(({ id }) => id);
}

/** Whether a weight changes with the policy's step. */
export function isScheduled({ terms }: RewardSpec): boolean {
  return terms.some(({ weight }) => typeof weight !== "number");
}

/** What to do about weights that change with the step, for an engine that does not tell it. */
export function scheduleNote(spec: RewardSpec, engine: string): string[] {
  if (!isScheduled(spec)) return [];
  return [
    `Weights follow the policy's step, which ${engine} does not tell: give it in policy_step, or every reward is missing.`,
  ];
}

/** Whether a reward is centred on a mean that a bank gives. */
export function usesBaseMean({ terms }: RewardSpec): boolean {
  return terms.some(({ transforms }) =>
    transforms.some((one) => one.op === "sigmoid_center" && one.center === "base_mean"),
  );
}

/** Why a reward cannot be exported without a bank's means; null when it can. */
export function needsBank({ terms }: RewardSpec, baseMeans: BaseMeans = {}): string | null {
  const lacking = terms.filter(({ id, transforms }) =>
    transforms.some(
      (transform, index) =>
        transform.op === "sigmoid_center" &&
        transform.center === "base_mean" &&
        !Object.hasOwn(baseMeans, baseMeanKey(id, index)),
    ),
  );
  if (lacking.length === 0) return null;
  return `${lacking.map(({ id }) => id).join(", ")} is centred on the base model's mean, which is measured on a bank: choose one in the lab (or give --base-bank on the command line), or centre it on a number or the group.`;
}
