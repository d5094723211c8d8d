import { baseMeansOf } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { type BaseMeans, baseMeanKey, type ExternalOutcomes } from "@/domain/reward/terms";
import type { Rollout } from "@/domain/rollout/rollout";
import type { RunConfig } from "@/domain/run/config";
import { pythonTerms, runPythonTerms } from "@/python/run-terms";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { knownTask } from "@/server/task/known-task";
import { newestBankRollouts } from "./base-bank";

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
 * Measures what base_mean stands for in each of some runs of one task and base model, on the newest finished bank that was
 * sampled as it samples; a bank is read once, and only for a spec that needs it. Without a bank, and for a term that has no value on
 * it, the mean is left out.
 */
export async function baseMeansMeasure(
  db: Database,
  actor: Actor,
  runs: readonly Measured[],
): Promise<(run: Measured) => BaseMeans> {
  const measured = new Map<string, WeakMap<RewardSpec, BaseMeans>>();
  for (const sampling of new Set(runs.map(({ config }) => samplingKey(config)))) {
    const alike = runs.filter(({ spec, config }) => samplingKey(config) === sampling && needsMeans(spec));
    const [first] = alike;
    const bank = first ? await newestBankRollouts(db, actor, first.config) : null;
    if (!first || !bank) continue;
    const known = await knownTask(db.prisma, actor, first.config.task);
    const means = new WeakMap<RewardSpec, BaseMeans>();
    // Runs that differ in their seed alone share the spec.
    for (const spec of new Set(alike.map((run) => run.spec))) {
      means.set(spec, baseMeansOf({ spec, bank, known, external: await pythonOutcomes(spec, bank) }));
    }
    measured.set(sampling, means);
  }
  return ({ spec, config }) => measured.get(samplingKey(config))?.get(spec) ?? {};
}

/** Runs of one task and base model with the same key are measured on the same bank. */
export function samplingKey({ temperature, maxTokens, fixedLength }: RunConfig): string {
  return JSON.stringify([temperature, maxTokens, fixedLength]);
}

/** What the terms in Python say of a bank. */
async function pythonOutcomes(spec: RewardSpec, rollouts: readonly Rollout[]): Promise<ExternalOutcomes> {
  const results = await runPythonTerms({ terms: pythonTerms(spec), rollouts });
  return Object.fromEntries([...results].map(([id, { outcomes }]) => [id, outcomes]));
}

function needsMeans(spec: RewardSpec): boolean {
  return baseMeanPlaces(spec).length > 0;
}
