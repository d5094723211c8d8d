import type { RewardTerm, Transform } from "@/domain/reward/spec";
import { transformInfo } from "./transform-info";

/** What is folded away in a term, in a few words; empty when nothing is. */
export function termSummary(term: RewardTerm): string {
  const parts = term.transforms.map(transformWords);
  if (term.gate) parts.push(`when ${term.gate.when}`);
  if (typeof term.weight !== "number") parts.push(`${term.weight.schedule} weight`);
  return parts.join(" · ");
}

function transformWords(transform: Transform): string {
  const label = transformInfo(transform.op).label.toLowerCase();
  if (transform.op === "clip") return `${label} ${transform.min ?? "−∞"} to ${transform.max ?? "∞"}`;
  return label;
}
