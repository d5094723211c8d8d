import type { RewardSpec } from "@/domain/reward/spec";

/** The reward with one number moved, as a slider moves it: a weight, alpha or beta_inv; null for a change of any other kind. */
export function withNumber(spec: RewardSpec, path: readonly (string | number)[], value: unknown): RewardSpec | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const [part, place, what] = path;
  if (part === "terms" && what === "weight" && path.length === 3) {
    if (typeof spec.terms[Number(place)]?.weight !== "number") return null;
    return { ...spec, terms: spec.terms.map((term, at) => (at === place ? { ...term, weight: value } : term)) };
  }
  const { objective } = spec;
  if (part !== "objective" || path.length !== 2 || objective.mode === "none") return null;
  if (place === "alpha") return { ...spec, objective: { ...objective, alpha: value } };
  if (place === "betaInv") return { ...spec, objective: { ...objective, betaInv: value } };
  return null;
}
