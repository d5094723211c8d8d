import { mean } from "./moments";

/** The number, or null for what is none: sums of the largest numbers there are overflow. */
export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Mean of those that are there; null without any. */
export function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? finiteOrNull(mean(known)) : null;
}
