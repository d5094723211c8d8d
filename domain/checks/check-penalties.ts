import type { Weight } from "@/domain/reward/spec";
import { TIE_TOLERANCE } from "@/domain/statistics/ties";
import { type BankContext, type CheckedTerm, check, exampleAt, groupMembers } from "./context";
import type { Check, Fix } from "./report";
import { num, outOf } from "./say";

const title = (id: string) => `${id} takes away, as a penalty does`;

/** For each penalty: whether its weighted part is never positive, and falls where there is more of a signal that counts something. */
export function penaltyChecks(context: BankContext): Check[] {
  return context.terms.filter(({ term }) => term.role === "penalty").map((checked) => penaltyCheck(context, checked));
}

function penaltyCheck(context: BankContext, checked: CheckedTerm): Check {
  const { term, column } = checked;
  const base = { id: `penalty_sign:${term.id}`, kind: "penalty_sign", title: title(term.id) } as const;
  const notRun = context.notRun.get(term.id);
  if (notRun) return check({ ...base, status: "not_run", reason: notRun });
  const { op } = context.spec.aggregate;
  if (op !== "weighted_sum" && op !== "weighted_mean" && op !== "normalize_then_sum") {
    const reason = `The aggregate ${op} gives a term no part of its own whose sign could be told.`;
    return check({ ...base, status: "not_run", reason });
  }
  const weights = extremes(term.weight);
  const compared = op === "normalize_then_sum" || term.transforms.some((transform) => transform.op === "zscore");
  const paid: number[] = [];
  let most = 0;
  let least = 0;
  column.outcome.value.forEach((value, place) => {
    if (Number.isNaN(value)) return;
    const parts = weights.map((weight) => weight * value);
    const greatest = Math.max(...parts);
    least = Math.min(least, ...parts);
    if (greatest <= TIE_TOLERANCE) return;
    paid.push(place);
    most = Math.max(most, greatest);
  });
  // Values against their group's mean have both signs whatever they punish.
  if (!compared && paid.length > 0) {
    return check({
      ...base,
      status: "failed",
      reason: `It pays up to ${num(most)} on ${outOf(paid.length, context.columns.count, "rollouts")}; a penalty should never add to a reward.`,
      examples: paid.map((place) =>
        exampleAt(context, place, `${term.id} is ${num(column.outcome.value[place] ?? 0)}`),
      ),
      fix:
        least < -TIE_TOLERANCE
          ? { label: `Its values have both signs: clip ${term.id}, or give it the role shaping`, patch: null }
          : flip(checked),
    });
  }
  const counted = countedSignal(context, checked);
  const slope = counted ? slopeWith(context, counted.values, column.outcome.value, Math.sign(weights[0] ?? 0)) : null;
  if (counted && slope !== null && slope > 0) {
    return check({
      ...base,
      status: "failed",
      reason: `It takes away less where there is more of ${counted.name}, within the same prompt.`,
      fix: flip(checked),
    });
  }
  const direction = counted && slope !== null ? `, and falls as ${counted.name} grows` : "";
  return check({
    ...base,
    status: "passed",
    reason: `Its part is ${compared ? "relative to its group" : `never above 0 (down to ${num(least)})`}${direction}.`,
  });
}

/** The least and the greatest weight that a schedule ever takes. */
function extremes(weight: Weight): number[] {
  if (typeof weight === "number") return [weight];
  const values = weight.schedule === "piecewise" ? weight.points.map(([, value]) => value) : [weight.from, weight.to];
  return [Math.min(...values), Math.max(...values)];
}

/** The signal a penalty reads, where that counts something: of a share such as `parsed` nobody can say which way is bad. */
function countedSignal(context: BankContext, { term }: CheckedTerm): { name: string; values: Float64Array } | null {
  if (term.source.type !== "signal") return null;
  const name = term.source.signal;
  const unit = context.task.signals.find((signal) => signal.name === name)?.unit;
  if (unit !== "count" && unit !== "tokens") return null;
  const values = context.signal(name);
  return values ? { name, values } : null;
}

/** Sign of the covariance, within groups, of a signal with value times sign; null where either does not vary. */
function slopeWith(context: BankContext, signal: Float64Array, value: Float64Array, sign: number): number | null {
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (const members of groupMembers(context.columns)) {
    const both = [...members].filter((at) => !Number.isNaN((signal[at] ?? Number.NaN) + (value[at] ?? Number.NaN)));
    const n = both.length;
    if (n < 2) continue;
    const meanX = both.reduce((sum, at) => sum + (signal[at] ?? 0), 0) / n;
    const meanY = both.reduce((sum, at) => sum + (value[at] ?? 0), 0) / n;
    for (const at of both) {
      const x = (signal[at] ?? 0) - meanX;
      const y = ((value[at] ?? 0) - meanY) * sign;
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
  }
  const size = Math.sqrt(xx * yy);
  if (!(size > TIE_TOLERANCE)) return null;
  return Math.abs(xy / size) < 1e-6 ? 0 : xy / size;
}

function flip({ term, index }: CheckedTerm): Fix {
  const { weight } = term;
  const path = ["terms", index, "weight"];
  if (typeof weight === "number") {
    return {
      label: `Weight of ${term.id}: ${num(weight)} → ${num(-weight)}`,
      patch: [{ op: "set", path, value: -weight }],
    };
  }
  const flipped =
    weight.schedule === "piecewise"
      ? { ...weight, points: weight.points.map(([step, value]) => [step, -value]) }
      : { ...weight, from: -weight.from, to: -weight.to };
  return { label: `Turn the sign of the weights of ${term.id}`, patch: [{ op: "set", path, value: flipped }] };
}
