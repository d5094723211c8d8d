import { isSummed } from "./aggregate";
import type { Fault } from "./faults";
import { didYouMean } from "./nearest-name";
import { boundsFaults, duplicateFaults, expressionFaults } from "./rule-parts";
import { type KnownSignals, kindOfSignal } from "./signals";
import type { RewardSpec } from "./spec";
import { leastWeight } from "./weight";

/** What is wrong with an aggregate in the light of the terms. */
export function aggregateFaults(spec: RewardSpec, known: KnownSignals): Fault[] {
  const { aggregate, terms } = spec;
  const faults = boundsFaults(aggregate.clip ?? {}, ["aggregate", "clip"]);
  if (aggregate.op === "geometric_mean") {
    terms.forEach((term, index) => {
      if (!isSummed(term) || leastWeight(term.weight) >= 0) return;
      const message = "geometric_mean needs weights of at least 0; make this one positive, or choose another aggregate";
      faults.push({ path: ["terms", index, "weight"], message });
    });
  }
  if (aggregate.op === "formula") {
    faults.push(...expressionFaults(aggregate.code, ["aggregate", "code"], (name) => termComplaint(spec, known, name)));
  }
  if (aggregate.op === "lexicographic") {
    faults.push(...duplicateFaults(aggregate.order, (index) => ["aggregate", "order", index]));
    aggregate.order.forEach((id, index) => {
      const message = termComplaint(spec, known, id);
      if (message !== null) faults.push({ path: ["aggregate", "order", index], message });
    });
    for (const id of Object.keys(aggregate.margins)) {
      if (aggregate.order.includes(id)) continue;
      const message = `"${id}" has a margin but no place in the order.${didYouMean(id, aggregate.order)}`;
      faults.push({ path: ["aggregate", "margins", id], message });
    }
  }
  return faults;
}

/** Why an aggregate may not name this; null when it is a term that may take part in a total. */
function termComplaint({ terms }: RewardSpec, known: KnownSignals, name: string): string | null {
  const term = terms.find(({ id }) => id === name);
  if (term === undefined) {
    if (known !== null && kindOfSignal(name, known) !== null) {
      return `"${name}" is a signal; an aggregate sees terms only, so make a term of it`;
    }
    const ids = terms.map(({ id }) => id);
    return `there is no term "${name}".${didYouMean(name, ids) || ` There are ${ids.join(", ")}.`}`;
  }
  if (isSummed(term)) return null;
  return `the term "${name}" has the role ${term.role}, which is shown and never part of the total; give it another role`;
}
