import { tied } from "@/domain/statistics/ties";
import type { TermFault } from "./check-terms";
import type { BankContext, CheckedTerm } from "./context";
import type { Fix } from "./report";
import { num } from "./say";

/** Holds a term in its declared range, by a clip where that does it, else widens the range to what was seen. */
export function rangeFix(input: {
  context: BankContext;
  checked: CheckedTerm;
  least: number;
  greatest: number;
  outside: readonly number[];
}): Fix | null {
  const { context, checked, least, greatest, outside } = input;
  const { term, index, column } = checked;
  if (!term.range) return null;
  const [low, high] = term.range;
  const closed = term.gate && term.gate.else !== "skip" ? term.gate.else : null;
  const isClosed = (place: number) => closed !== null && tied(column.outcome.value[place] ?? Number.NaN, closed);
  const gateIsOutside = closed !== null && (closed < low || closed > high) && outside.some(isClosed);
  const clipHelps = !sumsAfterTransforms(context, checked);
  const patch: Fix["patch"] = [];
  if (gateIsOutside && closed !== null) {
    patch.push({ op: "set", path: ["terms", index, "gate", "else"], value: Math.min(high, Math.max(low, closed)) });
  }
  const needsClip = outside.some((place) => !gateIsOutside || !isClosed(place));
  if (needsClip && !clipHelps) {
    const range = [Math.min(low, least), Math.max(high, greatest)];
    return {
      label: `Declare the range as ${num(range[0] ?? low)} to ${num(range[1] ?? high)}: each step of ${term.id} counts, and steps add up`,
      patch: [{ op: "set", path: ["terms", index, "range"], value: range }],
    };
  }
  if (needsClip) {
    const transforms = [...term.transforms, { op: "clip" as const, min: low, max: high }];
    patch.push({ op: "set", path: ["terms", index, "transforms"], value: transforms });
  }
  const label = needsClip
    ? `Clip ${term.id} to ${num(low)} to ${num(high)}`
    : `Let the closed gate of ${term.id} give a value in the range`;
  return { label, patch };
}

/** A clip works on each step of a step signal, and only its sum is in question, unless a transform has summed it before. */
function sumsAfterTransforms({ columns }: BankContext, { term }: CheckedTerm): boolean {
  if (term.source.type !== "signal") return false;
  if (term.transforms.some(({ op }) => op === "rank" || op === "zscore" || op === "sigmoid_center")) return false;
  return columns.signals.get(term.source.signal)?.start != null;
}

/** For values that are not there: a gate where they go with answers that could not be read, else to score what is there. */
export function missingFix(context: BankContext, faults: readonly TermFault[]): Fix | null {
  const { spec } = context;
  const failing = [...new Set(faults.map(({ id }) => id))];
  if (failing.length === 0) return null;
  const parsed = context.signal("parsed");
  const term = spec.terms.findIndex(({ id }) => id === failing[0]);
  const gateMends =
    parsed !== null &&
    failing.length === 1 &&
    spec.terms[term]?.gate === undefined &&
    faults.every(({ places }) => places.every((place) => parsed[place] === 0));
  if (gateMends) {
    return {
      label: `Give ${failing[0]} only where an answer could be read (gate parsed == 1)`,
      patch: [{ op: "set", path: ["terms", term, "gate"], value: { when: "parsed == 1", else: 0 } }],
    };
  }
  const renormalizes = ["weighted_sum", "weighted_mean"].includes(spec.aggregate.op);
  if (
    faults.every(({ kind }) => kind === "none") &&
    renormalizes &&
    spec.aggregate.missing === "exclude" &&
    spec.terms.length > failing.length
  ) {
    return {
      label: "Score each rollout by the terms it has (missing: renormalize)",
      patch: [{ op: "set", path: ["aggregate"], value: { ...spec.aggregate, missing: "renormalize" } }],
    };
  }
  const first = faults[0];
  return {
    label: `Change ${failing.join(", ")} so that it has a value on such rollouts, or gate it; the first to look at: ${first?.what ?? ""}`,
    patch: null,
  };
}
