import type { Fault } from "./faults";
import { didYouMean } from "./nearest-name";
import { boundsFaults, expressionFaults } from "./rule-parts";
import { type KnownSignals, kindOfSignal, signalNames } from "./signals";
import type { RewardSpec, RewardTerm, Weight } from "./spec";
import { isGroupTransform, isStepTransform } from "./transforms";

type Path = (string | number)[];

/** What is wrong with one term of a spec: source, transforms, gate, weight, range. */
export function termFaults(spec: RewardSpec, index: number, known: KnownSignals): Fault[] {
  const term = spec.terms[index];
  if (term === undefined) return [];
  const path = ["terms", index];
  const complaint = (name: string) => nameComplaint(spec, index, known, name);
  const faults: Fault[] = [];
  if (term.id === "__proto__") faults.push({ path: [...path, "id"], message: "this id is reserved; choose another" });
  if (term.range && term.range[0] > term.range[1]) {
    faults.push({
      path: [...path, "range"],
      message: `the range begins above its end; swap ${term.range.join(" and ")}`,
    });
  }
  faults.push(...sourceFaults(term, [...path, "source"], known, complaint), ...transformFaults(term, path, known));
  if (term.gate) faults.push(...expressionFaults(term.gate.when, [...path, "gate", "when"], complaint));
  faults.push(...weightFaults(term.weight, [...path, "weight"]));
  return faults;
}

function sourceFaults(
  { source }: RewardTerm,
  path: Path,
  known: KnownSignals,
  complaint: (name: string) => string | null,
): Fault[] {
  if (source.type === "expression") return expressionFaults(source.code, [...path, "code"], complaint);
  if (source.type !== "signal" || known === null || kindOfSignal(source.signal, known) !== null) return [];
  const names = signalNames(known);
  const hint = didYouMean(source.signal, names) || ` It has ${names.join(", ")}.`;
  return [{ path: [...path, "signal"], message: `the task has no signal "${source.signal}".${hint}` }];
}

/** Why an expression of this term may not use a name; null when it may. Without a known task only terms can be judged. */
function nameComplaint(spec: RewardSpec, index: number, known: KnownSignals, name: string): string | null {
  if (known === null || kindOfSignal(name, known) !== null) return null;
  const place = spec.terms.findIndex(({ id }) => id === name);
  if (place !== -1 && place < index) return null;
  if (place === index) return `the term "${name}" cannot use itself; name a signal or an earlier term`;
  if (place > index) return `the term "${name}" comes later; move it before this one`;
  const names = [...new Set([...signalNames(known), ...spec.terms.slice(0, index).map(({ id }) => id)])];
  const hint = didYouMean(name, names) || ` There are ${names.join(", ")}.`;
  return `"${name}" is neither a signal of the task nor an earlier term.${hint}`;
}

function transformFaults(term: RewardTerm, path: Path, known: KnownSignals): Fault[] {
  const faults: Fault[] = [];
  let group: string | null = null;
  term.transforms.forEach((transform, index) => {
    const here = [...path, "transforms", index];
    if (transform.op === "clip") faults.push(...boundsFaults(transform, here));
    if (isGroupTransform(transform)) group = transform.op;
    if (!isStepTransform(transform)) return;
    if (group !== null) {
      faults.push({
        path: here,
        message: `${transform.op} works on steps, but ${group} has summed them; move it before ${group}`,
      });
    } else if (isOutcome(term, known)) {
      const message = `${transform.op} needs a signal measured per step, this is one number per rollout; take it out or choose a step signal`;
      faults.push({ path: here, message });
    }
  });
  return faults;
}

/** Whether a term surely has one number per rollout; a signal of an unknown task may have steps. */
function isOutcome({ source }: RewardTerm, known: KnownSignals): boolean {
  return source.type !== "signal" || kindOfSignal(source.signal, known) === "outcome";
}

function weightFaults(weight: Weight, path: Path): Fault[] {
  if (typeof weight === "number") return [];
  if (weight.schedule !== "piecewise") {
    if (weight.end >= weight.start) return [];
    return [
      {
        path: [...path, "end"],
        message: `the schedule ends at step ${weight.end}, before its start ${weight.start}; swap them`,
      },
    ];
  }
  return weight.points.flatMap(([step], index) => {
    const before = weight.points[index - 1]?.[0] ?? 0;
    if (step >= before) return [];
    return [
      {
        path: [...path, "points", index],
        message: `step ${step} comes after step ${before}; put the points in the order of their steps`,
      },
    ];
  });
}
