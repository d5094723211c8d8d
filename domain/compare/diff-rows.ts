/** One named setting of all runs; null where a run has no such setting. */
export type DiffRow = { name: string; values: (string | null)[]; equal: boolean };

/** The settings of several runs side by side, in the order in which they are first met. */
export function diffRows(columns: readonly ReadonlyMap<string, string>[]): DiffRow[] {
  const names = new Set(columns.flatMap((column) => [...column.keys()]));
  return [...names].map((name) => {
    const values = columns.map((column) => column.get(name) ?? null);
    return { name, values, equal: values.every((value) => value === values[0]) };
  });
}

/** A value as a row shows it: text as it stands, anything else as JSON whose keys are in order, so that equal is equal. */
export function settingText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
