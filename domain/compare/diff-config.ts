import { type DiffRow, diffRows, settingText } from "./diff-rows";

/** What runs were launched with, side by side: the same settings in one row, whichever run they come from. */
export function diffConfig(configs: readonly Readonly<Record<string, unknown>>[]): DiffRow[] {
  return diffRows(
    configs.map((config) => new Map(Object.entries(config).map(([name, value]) => [name, settingText(value)]))),
  );
}
