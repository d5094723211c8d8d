export type NumberText = { ok: true; value: number } | { ok: false; message: string };

export type NumberBounds = { min?: number; max?: number; integer?: boolean };

/** Reads what somebody typed as a number within bounds, or says what is wrong with it. */
export function readNumberText(text: string, bounds: NumberBounds = {}): NumberText {
  const trimmed = text.trim().replace("−", "-");
  if (trimmed === "") return { ok: false, message: "Enter a number." };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) {
    return { ok: false, message: `“${trimmed.slice(0, 24)}” is not a number. Write it like 0.5, -2 or 1e-4.` };
  }
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return { ok: false, message: "This number is too large to be stored." };
  if (bounds.integer && !Number.isInteger(value)) return { ok: false, message: "Enter a whole number." };
  if (bounds.min !== undefined && value < bounds.min) return { ok: false, message: `At least ${bounds.min}.` };
  if (bounds.max !== undefined && value > bounds.max) return { ok: false, message: `At most ${bounds.max}.` };
  return { ok: true, value };
}

/** A number as it stands in a field: no needless zeros, no rounding. */
export function writeNumberText(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}
