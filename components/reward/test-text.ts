import { readNumberText } from "@/components/ui/number-text";
import type { ReadText } from "./draft-input";

/** A bound of a test; nothing typed means there is none. */
export const readBound: ReadText<number | undefined> = (text) =>
  text.trim() === "" ? { ok: true, value: undefined } : readNumberText(text);

export function writeBound(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** A signal's value: a number, or numbers with commas between where it has steps. */
export function readSignalText(isStep: boolean): ReadText<unknown> {
  return (text) => {
    const parts = text
      .trim()
      .replace(/^\[|\]$/g, "")
      .split(/[\s,;]+/)
      .filter((part) => part !== "");
    if (parts.length === 0) return isStep ? { ok: true, value: [] } : { ok: false, message: "Enter a number." };
    const numbers: number[] = [];
    for (const part of parts) {
      const read = readNumberText(part);
      if (!read.ok) return read;
      numbers.push(read.value);
    }
    const [first] = numbers;
    return { ok: true, value: isStep || numbers.length > 1 || first === undefined ? numbers : first };
  };
}

export function writeSignalText(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}

/** A rollout as JSON: an object, whatever is in it. */
export const readRolloutText: ReadText<Record<string, unknown>> = (text) => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ok: true, value: { ...value } };
    return { ok: false, message: "Write an object: { … }." };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : "This is not JSON." };
  }
};

export function writeRolloutText(rollout: Record<string, unknown>): string {
  return JSON.stringify(rollout, null, 2);
}
