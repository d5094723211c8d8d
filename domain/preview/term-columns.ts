import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import { type BaseMeans, baseMeanKey, signalsNamed } from "@/domain/reward/terms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { mean } from "@/domain/statistics/moments";
import { expressionColumn, namesIn } from "./expression-column";
import { type MeasuredColumn, measureExternalColumn, measureSignalColumn, summedColumn } from "./measure-column";
import type { Memo } from "./memo";
import { nameColumn } from "./name-column";
import { outcomeWriter } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";
import { transformColumn } from "./transform-column";

export type TermColumnsInput = {
  columns: RolloutColumns;
  known: KnownSignals;
  spec: RewardSpec;
  external: ReadonlyMap<string, OutcomeColumn>;
  /** Frozen means; undefined to take them over these very rollouts. */
  baseMeans: BaseMeans | undefined;
  memo: Memo;
};

/** Every term's outcome on every rollout, after gate, in the spec's order, with the base means that were used. */
export function termColumns(input: TermColumnsInput): { outcomes: OutcomeColumn[]; baseMeans: BaseMeans } {
  const { columns, known, spec, memo } = input;
  const signals = signalsNamed(spec, known);
  const done = new Map<string, OutcomeColumn>();
  const baseMeans: Record<string, number> = {};
  const signalOf = (name: string) => memo(`signal ${name}`, [], () => measureSignalColumn(columns, name));
  const columnOf = (name: string) => {
    const term = done.get(name);
    const isSignal = signals.has(name);
    const from = [isSignal, term];
    return memo(`name ${name}`, from, () => nameColumn({ name, signal: signalOf(name), isSignal, term, known }));
  };
  const evaluate = (stage: string, code: string, slack: boolean) => {
    const names = memo(`names ${stage}`, [code], () => namesIn(code)).map((name) => [name, columnOf(name)] as const);
    return memo(stage, [code, ...names.map(([, column]) => column)], () =>
      expressionColumn({ code, slack, count: columns.count, names: new Map(names) }),
    );
  };
  const outcomes = spec.terms.map((term) => {
    const measured = measure(term, input, signalOf, evaluate);
    const transformed = term.transforms.reduce((before, transform, index): MeasuredColumn => {
      const key = baseMeanKey(term.id, index);
      const needsBase = transform.op === "sigmoid_center" && transform.center === "base_mean";
      const base = needsBase ? baseMeanOf(input, key, before) : undefined;
      if (base !== undefined) baseMeans[key] = base;
      return memo(`${term.id} transform ${index}`, [JSON.stringify(transform), before, base], () =>
        transformColumn({ transform, measured: before, groups: columns.groups, base }),
      );
    }, measured);
    const outcome = memo(`${term.id} sum`, [transformed], () => summedColumn(transformed));
    const { gate } = term;
    const open = gate && evaluate(`${term.id} gate`, gate.when, true);
    const after =
      gate && open
        ? memo(`${term.id} gated`, [outcome, open, gate.else], () => gated(outcome, open, gate.else))
        : outcome;
    done.set(term.id, after);
    return after;
  });
  return { outcomes, baseMeans: input.baseMeans ?? baseMeans };
}

function measure(
  { id, source }: RewardTerm,
  { columns, external, memo }: TermColumnsInput,
  signalOf: (name: string) => MeasuredColumn,
  evaluate: (stage: string, code: string, slack: boolean) => OutcomeColumn,
): MeasuredColumn {
  if (source.type === "signal") return signalOf(source.signal);
  if (source.type === "expression") {
    const outcome = evaluate(`${id} expression`, source.code, false);
    return memo(`${id} measured`, [outcome], () => ({ outcome, steps: null }));
  }
  const answered = external.get(id);
  const scale = source.type === "score_model" ? source.scale : 1;
  return memo(`${id} external`, [source.type, scale, answered], () =>
    measureExternalColumn(source, answered, columns.count),
  );
}

function baseMeanOf({ baseMeans, memo }: TermColumnsInput, key: string, before: MeasuredColumn): number | undefined {
  if (baseMeans !== undefined) return Object.hasOwn(baseMeans, key) ? baseMeans[key] : undefined;
  return memo(`${key} base mean`, [before], () => {
    const values = [...summedColumn(before).value].filter((value) => !Number.isNaN(value));
    return values.length === 0 ? undefined : mean(values);
  });
}

/** A closed gate gives its else whatever the source did; a condition that is not ok passes its outcome on. */
function gated(outcome: OutcomeColumn, open: OutcomeColumn, otherwise: number | "skip"): OutcomeColumn {
  const count = outcome.status.length;
  const writer = outcomeWriter(count);
  for (let row = 0; row < count; row += 1) {
    if (open.status[row] !== outcomeCodes.ok) writer.copy(row, open);
    else if (open.value[row] !== 0) writer.copy(row, outcome);
    else if (otherwise === "skip") writer.put(row, { status: "skipped" });
    else writer.ok(row, otherwise);
  }
  return writer.column;
}
