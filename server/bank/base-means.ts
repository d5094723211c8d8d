import { createHash } from "node:crypto";
import type { PythonResult } from "@/domain/python/result";
import { baseMeansOf } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { type BaseMeans, baseMeanKey, type ExternalOutcomes } from "@/domain/reward/terms";
import type { RunConfig } from "@/domain/run/config";
import { pythonTerms } from "@/python/run-terms";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { keepComplete } from "@/server/python/keep-complete";
import { runTermsHere, whyIncomplete } from "@/server/python/run-terms-here";
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

export type MeasuredMeans = {
  means: BaseMeans;
  /** Terms in Python that were not run to the end on the bank, and why: a mean of the rest would be another number. */
  slow: ReadonlyMap<string, string>;
  /** Terms in Python that wait for a click. */
  waiting: ReadonlySet<string>;
};

/** "run" where somebody clicked; "known" takes what was run before, and runs nothing. */
export type PythonUse = "run" | "known";

const nothing: MeasuredMeans = { means: {}, slow: new Map(), waiting: new Set() };

/**
 * Measures what base_mean stands for in each of some runs of one task and base model, on the newest finished bank that was
 * sampled as it samples; a bank is read once, and only for a spec that needs it. Without a bank, and for a term that has no value on
 * it, the mean is left out.
 */
export async function baseMeansMeasure(
  db: Database,
  actor: Actor,
  runs: readonly Measured[],
  { python }: { python: PythonUse },
): Promise<(run: Measured) => MeasuredMeans> {
  const measured = new Map<string, WeakMap<RewardSpec, MeasuredMeans>>();
  for (const sampling of new Set(runs.map(({ config }) => samplingKey(config)))) {
    const alike = runs.filter(({ spec, config }) => samplingKey(config) === sampling && needsMeans(spec));
    const [first] = alike;
    const bank = first ? await newestBankRollouts(db, actor, first.config) : null;
    if (!first || !bank) continue;
    const task = await knownTask(db.prisma, actor, first.config.task);
    const all = new WeakMap<RewardSpec, MeasuredMeans>();
    // What is incomplete is not kept elsewhere, and a grid of 200 shares its code.
    const said = new Map<string, Map<string, PythonResult> | null>();
    // Runs that differ in their seed alone share the spec.
    for (const spec of new Set(alike.map((run) => run.spec))) {
      const terms = pythonTerms(spec).filter(({ id }) => baseMeanPlaces(spec).some(({ termId }) => termId === id));
      const asked = JSON.stringify([actor.projectId, bank.bankId, terms]);
      const key = createHash("sha256").update(asked).digest("hex");
      const run = () => runTermsHere({ terms, rollouts: bank.rollouts });
      const known = terms.length === 0 ? noResults : python === "known" ? kept.known(key) : null;
      const results = said.get(key) ?? known ?? (python === "run" ? await kept.get(key, run) : null);
      said.set(key, results);
      const slow = new Map<string, string>();
      const external: Record<string, ExternalOutcomes[string]> = {};
      for (const { id } of results ? terms : []) {
        const why = whyIncomplete(results?.get(id));
        if (why === null) external[id] = results?.get(id)?.outcomes ?? [];
        else slow.set(id, why);
      }
      const means = baseMeansOf({ spec, bank: bank.rollouts, known: task, external });
      all.set(spec, { means, slow, waiting: new Set(results ? [] : terms.map(({ id }) => id)) });
    }
    measured.set(sampling, all);
  }
  return ({ spec, config }) => measured.get(samplingKey(config))?.get(spec) ?? nothing;
}

const noResults = new Map<string, PythonResult>();
/** The form asks, and the launch after it. */
const kept = keepComplete<Map<string, PythonResult>>({
  most: 4,
  isComplete: (results) => [...results.values()].every((result) => whyIncomplete(result) === null),
});

/** Runs of one task and base model with the same key are measured on the same bank. */
export function samplingKey({ temperature, maxTokens, fixedLength }: RunConfig): string {
  return JSON.stringify([temperature, maxTokens, fixedLength]);
}

function needsMeans(spec: RewardSpec): boolean {
  return baseMeanPlaces(spec).length > 0;
}
