import { mean, populationSd } from "@/domain/statistics/moments";
import { averageRanks } from "@/domain/statistics/ranks";
import { allTied, tied } from "@/domain/statistics/ties";
import { sigmoid } from "./expression/functions";
import { error, ok, type TermOutcome } from "./outcome";
import type { Transform } from "./spec";

/** A term on its way through the transforms: the values of a step signal, or one outcome. */
export type Measured = { steps: readonly number[] } | TermOutcome;

export type GroupTransform = Extract<Transform, { op: "rank" | "zscore" | "sigmoid_center" }>;
export type StepTransform = Extract<Transform, { op: "delta" | "potential" }>;
export type ValueTransform = Exclude<Transform, GroupTransform | StepTransform>;

/** Whether a transform first sums a step signal, because it compares rollouts (or centres a whole one). */
export function isGroupTransform(transform: Transform): transform is GroupTransform {
  return transform.op === "rank" || transform.op === "zscore" || transform.op === "sigmoid_center";
}

/** Whether a transform works on the sequence of a step signal. */
export function isStepTransform(transform: Transform): transform is StepTransform {
  return transform.op === "delta" || transform.op === "potential";
}

/**
 * Carries one term's values of a batch through its transforms, step signals value by value, and sums what is left of them.
 * `groups` lists the batch's indices by group; `baseMean` gives the design bank's mean at a transform, undefined without a bank.
 */
export function applyTransforms(input: {
  transforms: readonly Transform[];
  measured: readonly Measured[];
  groups: readonly (readonly number[])[];
  baseMean: (transformIndex: number, values: readonly number[]) => number | undefined;
}): TermOutcome[] {
  let measured = [...input.measured];
  input.transforms.forEach((transform, index) => {
    if (isGroupTransform(transform)) {
      const outcomes = measured.map(summed);
      measured = transformGroups(transform, outcomes, input.groups, (values) => input.baseMean(index, values));
    } else {
      measured = measured.map((one) => transformOne(transform, one));
    }
  });
  return measured.map(summed);
}

/** Carries the values of one step signal through transforms that take them one by one; a group transform is an error. */
export function transformSteps(transforms: readonly Transform[], steps: readonly number[]): Measured {
  let measured: Measured = { steps };
  for (const transform of transforms) {
    if (isGroupTransform(transform)) return error(`${transform.op} compares whole rollouts`);
    measured = transformOne(transform, measured);
  }
  return measured;
}

function transformOne(transform: ValueTransform | StepTransform, measured: Measured): Measured {
  return isStepTransform(transform) ? stepwise(transform, measured) : each(transform, measured);
}

/** A measured term as one outcome: a step signal stands for its sum, 0 when it has no step. */
export function summed(measured: Measured): TermOutcome {
  if (!("steps" in measured)) return measured;
  const sum = measured.steps.reduce((acc, value) => acc + value, 0);
  return Number.isFinite(sum) ? ok(sum) : error(SUM_NOT_FINITE);
}

function each(transform: ValueTransform, measured: Measured): Measured {
  if ("steps" in measured) {
    const steps = measured.steps.map((value) => transformValue(transform, value));
    return steps.every(Number.isFinite) ? { steps } : notFinite(transform);
  }
  if (measured.status !== "ok") return measured;
  const value = transformValue(transform, measured.value);
  return Number.isFinite(value) ? ok(value) : notFinite(transform);
}

/** A transform of one value. */
export function transformValue(transform: ValueTransform, x: number): number {
  switch (transform.op) {
    case "affine":
      return transform.scale * x + transform.offset;
    case "clip":
      return clipped(x, transform);
    case "clip_upper":
      return Math.min(x - transform.eta, 0);
    case "log1p":
      return Math.sign(x) * Math.log1p(Math.abs(x));
    case "power":
      return Math.sign(x) * Math.abs(x) ** transform.exponent;
    case "tanh":
      return Math.tanh(transform.scale * x);
    case "threshold":
      return x >= transform.at || tied(x, transform.at) ? 1 : 0;
    case "invert":
      return 1 - x;
  }
}

/** x held between the bounds that are given. */
export function clipped(x: number, bounds: { min?: number | undefined; max?: number | undefined }): number {
  const above = bounds.min === undefined ? x : Math.max(x, bounds.min);
  return bounds.max === undefined ? above : Math.min(above, bounds.max);
}

function stepwise(transform: StepTransform, measured: Measured): Measured {
  if (!("steps" in measured)) {
    return measured.status === "ok" ? error(needsSteps(transform)) : measured;
  }
  const { steps } = measured;
  const kept = steps.slice(0, stepsKept(transform, steps.length));
  const out = kept.map((x, k) => transformStep(transform, x, steps[k + 1] ?? 0));
  return out.every(Number.isFinite) ? { steps: out } : notFinite(transform);
}

/** A step transform's value at a step, from the value there and the next one (0 after the last). */
export function transformStep(transform: StepTransform, x: number, next: number): number {
  return transform.op === "delta" ? x - next : transform.gamma * next - x;
}

/** How many values a step transform leaves of so many. */
export function stepsKept(transform: StepTransform, steps: number): number {
  return transform.op === "potential" && transform.terminal === "keep" ? Math.max(0, steps - 1) : steps;
}

function transformGroups(
  transform: GroupTransform,
  outcomes: readonly TermOutcome[],
  groups: readonly (readonly number[])[],
  baseMean: (values: readonly number[]) => number | undefined,
): TermOutcome[] {
  const out = [...outcomes];
  const valuesOf = (members: readonly number[]) => members.map((index) => okValue(outcomes[index])).filter(isNumber);
  const base =
    transform.op === "sigmoid_center" && transform.center === "base_mean"
      ? baseMean(valuesOf(outcomes.map((_, index) => index)))
      : undefined;
  for (const group of groups) {
    const members = group.filter((index) => outcomes[index]?.status === "ok");
    const values = valuesOf(members);
    const changed = transformGroup(transform, values, base);
    members.forEach((index, place) => {
      const value = changed?.[place];
      if (value === undefined) out[index] = error(NEEDS_BANK);
      else out[index] = Number.isFinite(value) ? ok(value) : notFinite(transform);
    });
  }
  return out;
}

/** What a group transform makes of a group's values; null where a base mean is needed and there is none. */
export function transformGroup(
  transform: GroupTransform,
  values: readonly number[],
  baseMean: number | undefined,
): number[] | null {
  if (transform.op === "rank") {
    if (allTied(values)) return values.map(() => 0.5);
    return averageRanks(values).map((rank) => (rank - 1) / (values.length - 1));
  }
  if (transform.op === "zscore") return zscores(values);
  const { center, scale } = transform;
  const point = center === "group_mean" ? mean(values) : center === "base_mean" ? baseMean : center;
  return point === undefined ? null : values.map((value) => sigmoid(scale * (value - point)));
}

/** (x - mean) / population sd; 0 for all where all tie. */
export function zscores(values: readonly number[]): number[] {
  const sd = populationSd(values);
  const centre = mean(values);
  return values.map((value) => (sd === 0 ? 0 : (value - centre) / sd));
}

function okValue(outcome: TermOutcome | undefined): number | null {
  return outcome?.status === "ok" ? outcome.value : null;
}

function isNumber(value: number | null): value is number {
  return value !== null;
}

function notFinite(transform: Transform): TermOutcome {
  return error(notFiniteAfter(transform));
}

/** The reasons of errors that a transform can bring. */
export const NEEDS_BANK = "sigmoid_center with base_mean needs a bank";
export const SUM_NOT_FINITE = "the sum over the steps is not a finite number";

export function notFiniteAfter(transform: Transform): string {
  return `${transform.op}: the result is not a finite number`;
}

export function needsSteps(transform: StepTransform): string {
  return `${transform.op} needs a step signal, this one is an outcome`;
}
