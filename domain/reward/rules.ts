import { isConstantObjective } from "@/domain/objective/objective";
import { aggregateFaults } from "./aggregate-rules";
import type { Fault } from "./faults";
import { boundsFaults, duplicateFaults } from "./rule-parts";
import type { KnownSignals } from "./signals";
import type { Objective, RewardSpec } from "./spec";
import { testFaults } from "./spec-tests";
import { termFaults } from "./term-rules";

/** What is wrong across the fields of a spec of the right shape, terms first. */
export function ruleFaults(spec: RewardSpec, known: KnownSignals): Fault[] {
  return [
    ...duplicateFaults(
      spec.terms.map(({ id }) => id),
      (index) => ["terms", index, "id"],
    ),
    ...spec.terms.flatMap((_, index) => termFaults(spec, index, known)),
    ...aggregateFaults(spec, known),
    ...objectiveFaults(spec.objective),
    ...spec.tests.flatMap((test, index) => boundsFaults(test.expect, ["tests", index, "expect"])),
    ...testFaults(spec),
  ];
}

function objectiveFaults(objective: Objective): Fault[] {
  if (objective.mode === "none") return [];
  const faults: Fault[] = [];
  const { normalization, normalizationPower } = objective;
  if (normalization === "weighted_mean" && normalizationPower === undefined) {
    const message = 'normalization "weighted_mean" divides by tokens to a power; add normalizationPower, 0 to 1';
    faults.push({ path: ["objective", "normalizationPower"], message });
  }
  if (normalization !== "weighted_mean" && normalizationPower !== undefined) {
    const message = `normalizationPower belongs to normalization "weighted_mean"; take it out or choose that one`;
    faults.push({ path: ["objective", "normalizationPower"], message });
  }
  if (isConstantObjective(objective)) {
    const message =
      "this objective is the same for every rollout, so nothing can be learnt from it; raise betaInv above 0 to count the " +
      'task reward, or give alpha above 0 and a normalization other than "none"';
    faults.push({ path: ["objective"], message });
  }
  return faults;
}
