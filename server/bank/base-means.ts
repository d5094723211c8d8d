import { baseMeansOf } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { type BaseMeans, baseMeanKey } from "@/domain/reward/terms";
import type { RunConfig } from "@/domain/run/config";
import { tasks } from "@/domain/task/task";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { newestBankRollouts } from "./queries";

/** Where a spec says base_mean: the key of its mean, and the path of the fault when there is none. */
export function baseMeanPlaces(spec: RewardSpec): { key: string; termId: string; path: (string | number)[] }[] {
  return spec.terms.flatMap((term, termIndex) =>
    term.transforms.flatMap((transform, index) =>
      transform.op === "sigmoid_center" && transform.center === "base_mean"
        ? [
            {
              key: baseMeanKey(term.id, index),
              termId: term.id,
              path: ["terms", termIndex, "transforms", index, "center"],
            },
          ]
        : [],
    ),
  );
}

/** A run to be launched, as far as its means depend on it. */
type Measured = { spec: RewardSpec; config: RunConfig };

/**
 * Measures what base_mean stands for in each of some runs of one task and base model, on the newest finished bank of its
 * temperature; a bank is read once, and only for a spec that needs it. Without a bank, and for a term that has no value on
 * it, the mean is left out.
 */
export async function baseMeansMeasure(
  db: Database,
  actor: Actor,
  runs: readonly Measured[],
): Promise<(run: Measured) => BaseMeans> {
  const measured = new Map<number, WeakMap<RewardSpec, BaseMeans>>();
  for (const temperature of new Set(runs.map(({ config }) => config.temperature))) {
    const ofTemperature = runs.filter(({ spec, config }) => config.temperature === temperature && needsMeans(spec));
    const [first] = ofTemperature;
    const bank = first ? await newestBankRollouts(db, actor, first.config) : null;
    if (!first || !bank) continue;
    const known = tasks.find(({ id }) => id === first.config.task) ?? null;
    // Runs that differ in their seed alone share the spec.
    const specs = new Set(ofTemperature.map(({ spec }) => spec));
    measured.set(temperature, new WeakMap([...specs].map((spec) => [spec, baseMeansOf({ spec, bank, known })])));
  }
  return ({ spec, config }) => measured.get(config.temperature)?.get(spec) ?? {};
}

function needsMeans(spec: RewardSpec): boolean {
  return baseMeanPlaces(spec).length > 0;
}
