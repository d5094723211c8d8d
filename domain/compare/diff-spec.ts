import type { RewardSpec } from "@/domain/reward/spec";
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
  for (const [name, value] of Object.entries(spec.aggregate)) settings.set(`aggregate: ${name}`, settingText(value));
  for (const { id, label: _label, ...parts } of spec.terms) {
    for (const [name, value] of Object.entries(parts)) {
      if (isEmpty(value)) continue;
      settings.set(`term ${id}: ${name}`, name === "source" ? sourceText(value) : settingText(value));
    }
  }
  return settings;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function sourceText(source: unknown): string {
  if (typeof source !== "object" || source === null) return settingText(source);
  if ("signal" in source) return `signal ${settingText(source.signal)}`;
  if ("code" in source) return settingText(source.code);
  return settingText(source);
}
