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

/**
 * Measures what base_mean stands for in a spec, on the newest finished bank of the run's base model; the bank is read once,
 * and only for a spec that needs it. Without a bank, and for a term that has no value on it, the mean is left out.
 */
export async function baseMeansMeasure(
  db: Database,
  actor: Actor,
  { spec, config }: { spec: RewardSpec | null; config: RunConfig },
): Promise<(spec: RewardSpec) => BaseMeans> {
  if (!spec || baseMeanPlaces(spec).length === 0) return () => ({});
  const bank = await newestBankRollouts(db, actor, config);
  const known = tasks.find(({ id }) => id === config.task) ?? null;
  return (own) => (bank ? baseMeansOf({ spec: own, bank, known }) : {});
}
