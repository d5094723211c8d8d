import type { Rollout } from "@/domain/rollout/rollout";
import { compileExpression, type Lookup } from "./expression/evaluate";
import { lineAndColumn, parseExpression } from "./expression/parse-expression";
import { error, none, ok, skipped, type TermOutcome } from "./outcome";
import { type KnownSignals, readSignal, signalNames } from "./signals";
import type { RewardSpec, RewardTerm, Source } from "./spec";
import { applyTransforms, type Measured, summed } from "./transforms";

/** What a trainer or an endpoint answered for python and score_model terms: by term id, one outcome per rollout. */
export type ExternalOutcomes = Readonly<Record<string, readonly TermOutcome[]>>;

/** Means over the design bank, frozen at launch, by `baseMeanKey`. */
export type BaseMeans = Readonly<Record<string, number>>;

/** The key of a sigmoid_center with base_mean: the term's id and the transform's place in its list. */
export function baseMeanKey(termId: string, transformIndex: number): string {
  return `${termId}.${transformIndex}`;
}

export type TermsInput = {
  spec: RewardSpec;
  rollouts: readonly Rollout[];
  /** Indices of the rollouts by group. */
  groups: readonly (readonly number[])[];
  known: KnownSignals;
  external: ExternalOutcomes;
  /** The bank's mean at a transform, given the values there. */
  baseMean: (key: string, values: readonly number[]) => number | undefined;
};

/** The reasons of errors that a source can bring. */
export const termReasons = {
  signal: (name: string) => `the signal "${name}" is not a finite number`,
  cannotRun: (type: Source["type"]) => `${type} terms were not run here`,
  external: (type: Source["type"]) => `the ${type} gave no finite number`,
  unknown: (name: string) => `there is no signal or earlier term "${name}"`,
};

/** Names that stand for a signal whether or not a rollout has it: those of the task, of every trainer, and of the sources. */
export function signalsNamed(spec: RewardSpec, known: KnownSignals): Set<string> {
  const signals = new Set(signalNames(known));
  for (const { source } of spec.terms) if (source.type === "signal") signals.add(source.signal);
  return signals;
}

/** Every term's outcome on every rollout, after gate and before weight: by term id, one outcome per rollout. */
export function termOutcomes(input: TermsInput): Map<string, TermOutcome[]> {
  const done = new Map<string, TermOutcome[]>();
  const { spec, known } = input;
  const signals = signalsNamed(spec, known);
  const lookups = input.rollouts.map((rollout, index) =>
    nameLookup({ rollout, isSignal: (name) => signals.has(name), term: (name) => done.get(name)?.[index], known }),
  );
  for (const term of spec.terms) {
    const outcomes = applyTransforms({
      transforms: term.transforms,
      measured: measure(term, input, lookups),
      groups: input.groups,
      baseMean: (transformIndex, values) => input.baseMean(baseMeanKey(term.id, transformIndex), values),
    });
    done.set(term.id, gated(term, outcomes, lookups));
  }
  return done;
}

function measure(term: RewardTerm, input: TermsInput, lookups: readonly Lookup[]): Measured[] {
  const { source } = term;
  if (source.type === "signal") return input.rollouts.map((rollout) => measureSignal(rollout, source.signal));
  if (source.type === "expression") {
    const run = evaluator(source.code, false);
    return lookups.map(run);
  }
  const answered = Object.hasOwn(input.external, term.id) ? input.external[term.id] : undefined;
  return input.rollouts.map((_, index) => externalOutcome(source, answered?.[index]));
}

function measureSignal(rollout: Rollout, name: string): Measured {
  const signal = readSignal(rollout, name);
  if (signal === null) return none;
  const finite = typeof signal === "number" ? Number.isFinite(signal) : signal.every(Number.isFinite);
  if (!finite) return error(termReasons.signal(name));
  return typeof signal === "number" ? ok(signal) : { steps: signal };
}

function externalOutcome(
  source: Extract<Source, { type: "python" | "score_model" }>,
  answer: TermOutcome | undefined,
): TermOutcome {
  if (answer === undefined) return error(termReasons.cannotRun(source.type));
  if (answer.status !== "ok") return answer;
  const value = source.type === "score_model" ? source.scale * answer.value : answer.value;
  return Number.isFinite(value) ? ok(value) : error(termReasons.external(source.type));
}

function gated(term: RewardTerm, outcomes: readonly TermOutcome[], lookups: readonly Lookup[]): TermOutcome[] {
  if (term.gate === undefined) return [...outcomes];
  const { when, else: otherwise } = term.gate;
  const closed = otherwise === "skip" ? skipped : ok(otherwise);
  const opens = evaluator(when, true);
  return outcomes.map((outcome, index) => {
    const lookup = lookups[index];
    const open = lookup === undefined ? none : opens(lookup);
    if (open.status !== "ok") return open;
    return open.value === 0 ? closed : outcome;
  });
}

/** An expression as a function; one that does not parse is an error on every rollout. With slack, comparisons allow for ties. */
export function evaluator(code: string, slack: boolean): (lookup: Lookup) => TermOutcome {
  const parsed = parseExpression(code);
  if (parsed.ok) return compileExpression({ code, expression: parsed.expression, slack });
  const outcome = error(faultReason(code, parsed.fault));
  return () => outcome;
}

/** Why a text that does not parse is an error on every rollout. */
export function faultReason(code: string, fault: { message: string; from: number }): string {
  return `${fault.message} (at ${lineAndColumn(code, fault.from)})`;
}

/** Names are signals first, a step signal as its sum, then terms that are already done; a signal that is not there is none. */
function nameLookup(input: {
  rollout: Rollout;
  isSignal: (name: string) => boolean;
  term: (name: string) => TermOutcome | undefined;
  known: KnownSignals;
}): Lookup {
  return (name) => {
    const signal = measureSignal(input.rollout, name);
    if ("steps" in signal || signal.status !== "none" || input.isSignal(name)) return summed(signal);
    const outcome = input.term(name);
    if (outcome !== undefined) return outcome;
    return input.known === null ? none : error(termReasons.unknown(name));
  };
}
