import type { Aggregate, RewardTerm } from "@/domain/reward/spec";

export const aggregateOptions: { value: Aggregate["op"]; label: string; hint: string }[] = [
  { value: "weighted_sum", label: "Weighted sum", hint: "Each value times its weight, added up" },
  { value: "weighted_mean", label: "Weighted mean", hint: "The sum divided by the weights" },
  { value: "normalize_then_sum", label: "Normalise, then sum", hint: "Each term standardised within its group first" },
  { value: "product", label: "Product", hint: "All must be good at once" },
  { value: "geometric_mean", label: "Geometric mean", hint: "A product that keeps its scale; weights from 0 up" },
  { value: "min", label: "Least", hint: "The worst term counts" },
  { value: "lexicographic", label: "In order of importance", hint: "The first term that differs decides" },
  { value: "formula", label: "Formula", hint: "An expression over the terms" },
];

export const missingOptions: { value: Aggregate["missing"]; label: string; hint: string }[] = [
  { value: "exclude", label: "Leave the rollout out", hint: "It is counted, and nothing is learnt from it" },
  { value: "renormalize", label: "Rescale what is there", hint: "The other terms stand in for it" },
  { value: "zero", label: "Count it as 0", hint: "A failure then looks like a bad answer" },
];

/** The aggregate as it is written after another op was picked: clip and missing stay, the new op's own parts begin. */
export function withAggregateOp(
  aggregate: Aggregate,
  op: string,
  terms: readonly Pick<RewardTerm, "id" | "role">[],
): Record<string, unknown> | null {
  if (!aggregateOptions.some((option) => option.value === op)) return null;
  const ids = terms.filter((term) => term.role !== "metric" && term.role !== "gold").map((term) => term.id);
  const shared = {
    ...(aggregate.clip === null ? {} : { clip: aggregate.clip }),
    ...(aggregate.missing === "exclude" ? {} : { missing: aggregate.missing }),
  };
  if (op === "lexicographic") return { op, order: ids, ...shared };
  if (op === "formula") return { op, code: ids.join(" + ") || "0", ...shared };
  return { op, ...shared };
}

/** What the spec calls relative: such a total says how an answer stands in its group, not how good it is. */
export function isGroupRelative(terms: readonly RewardTerm[], aggregate: Aggregate): boolean {
  if (aggregate.op === "normalize_then_sum" || aggregate.op === "lexicographic") return true;
  return terms.some((term) =>
    term.transforms.some(
      (transform) =>
        transform.op === "rank" ||
        transform.op === "zscore" ||
        (transform.op === "sigmoid_center" && transform.center === "group_mean"),
    ),
  );
}
