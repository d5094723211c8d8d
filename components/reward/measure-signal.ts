import type { JSONPath } from "jsonc-parser";
import { rewardPresets } from "@/domain/reward/presets";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import { freeId } from "./new-term";

/** Undefined removes what is there. */
type Change = { path: JSONPath; value: unknown };

/**
 * The changes that let a term measure another signal. An id and a label that were made from what it measured before go with it, so
 * that a formula or a sentence never names what is no longer paid for; names that somebody chose stay.
 */
export function measureSignal(spec: RewardSpec, at: number, signal: string): Change[] {
  const term = spec.terms[at];
  if (!term) return [];
  const place = ["terms", at];
  const changes: Change[] = [{ path: [...place, "source"], value: { type: "signal", signal } }];
  const { source } = term;
  const was = source.type === "signal" ? source.signal : source.type;
  if (was === signal) return changes;
  if (term.label !== undefined && madeLabels(was).has(term.label)) {
    changes.push({ path: [...place, "label"], value: undefined });
  }
  if (!isMadeFrom(term.id, was) || isNamedInCode(spec, term)) return changes;
  const id = freeId(
    signal,
    spec.terms.filter((other) => other !== term).map((other) => other.id),
  );
  changes.push({ path: [...place, "id"], value: id });
  if (spec.aggregate.op === "lexicographic") {
    const order = spec.aggregate.order.map((one) => (one === term.id ? id : one));
    changes.push({ path: ["aggregate", "order"], value: order });
  }
  for (const [index, { expect }] of spec.tests.entries()) {
    if (expect.term === term.id) changes.push({ path: ["tests", index, "expect", "term"], value: id });
  }
  if (spec.aggregate.op === "formula") {
    const code = spec.aggregate.code.replaceAll(word(term.id), id);
    if (code !== spec.aggregate.code) changes.push({ path: ["aggregate", "code"], value: code });
  }
  return changes;
}

/** "steps", or "steps_2" where that was taken. */
function isMadeFrom(id: string, was: string): boolean {
  return id === was || (id.startsWith(`${was}_`) && /^\d+$/.test(id.slice(was.length + 1)));
}

/** Whether an expression or gate may mean this term: renamed there, it could mean a signal, which goes before a term. */
function isNamedInCode(spec: RewardSpec, term: RewardTerm): boolean {
  if (term.source.type === "signal" && term.id === term.source.signal) return false;
  return spec.terms.some(
    ({ source, gate }) =>
      (source.type === "expression" && word(term.id).test(source.code)) ||
      (gate !== undefined && word(term.id).test(gate.when)),
  );
}

function word(id: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${id.replaceAll(/[^A-Za-z0-9_]/g, "\\$&")}(?![A-Za-z0-9_])`, "g");
}

/** The labels that presets and starters give to a term on a signal. */
function madeLabels(was: string): Set<string> {
  const made = ["Correctness", "Progress", "Step penalty"];
  for (const { spec } of rewardPresets()) {
    for (const { source, label } of spec.terms) {
      if (label !== undefined && (source.type === "signal" ? source.signal : source.type) === was) made.push(label);
    }
  }
  return new Set(made);
}
