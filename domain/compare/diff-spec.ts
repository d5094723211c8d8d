import type { RewardSpec } from "@/domain/reward/spec";
import { aggregateParts, termParts } from "@/domain/reward-diff/term-words";
import { type DiffRow, diffRows, settingText } from "./diff-rows";

/**
 * Rewards side by side: the objective, the aggregate, then every term by its id, a row for each of its parts. Names, labels
 * and tests say nothing of what a reward means and are left out. null: a run without a reward.
 */
export function diffSpec(specs: readonly (RewardSpec | null)[]): DiffRow[] {
  const rows = diffRows(specs.map((spec) => (spec ? settingsOf(spec) : new Map<string, string>())));
  const place = (name: string) => ["objective", "aggregate", "term"].findIndex((part) => name.startsWith(part));
  return rows
    .map((row, at) => ({ row, at }))
    .sort((a, b) => place(a.row.name) - place(b.row.name) || a.at - b.at)
    .map(({ row }) => row);
}

function settingsOf(spec: RewardSpec): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(spec.objective)) settings.set(`objective: ${name}`, settingText(value));
  for (const [name, words] of aggregateParts(spec.aggregate)) settings.set(`aggregate: ${name}`, words);
  for (const term of spec.terms)
    for (const [name, words] of termParts(term)) settings.set(`term ${term.id}: ${name}`, words);
  return settings;
}
