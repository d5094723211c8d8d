import type { Fault } from "./faults";
import { SPEC_LIMITS } from "./spec";

/** Deepest nesting of objects and lists that a spec can have is below this. */
const MAX_NESTING = 32;

/**
 * Faults found without going through the whole of a spec: too many terms, too large, nested without end. A spec of a million
 * terms is answered as fast as one of a hundred.
 */
export function limitFaults(input: unknown): Fault[] {
  if (typeof input !== "object" || input === null) return [];
  if ("terms" in input && Array.isArray(input.terms) && input.terms.length > SPEC_LIMITS.terms) {
    return [{ path: ["terms"], message: tooManyTerms(input.terms.length) }];
  }
  const measured = measure(input, SPEC_LIMITS.bytes, 0);
  if (measured === "deep")
    return [{ path: [], message: `lists and objects nest deeper than ${MAX_NESTING}; flatten them` }];
  return measured < 0 ? [{ path: [], message: tooLarge }] : [];
}

export const tooLarge = `a reward has at most ${SPEC_LIMITS.bytes / 1024} kB as JSON; make it smaller`;

function tooManyTerms(terms: number): string {
  return `a reward has at most ${SPEC_LIMITS.terms} terms, this one ${terms}; join some of them in an expression`;
}

/** Bytes left of a budget after the compact JSON of a value; below 0, and at once, when it does not suffice. */
function measure(value: unknown, budget: number, nesting: number): number | "deep" {
  if (typeof value === "string") return value.length > budget ? -1 : budget - utf8Length(value) - 2;
  if (typeof value !== "object" || value === null) return budget - String(value).length;
  if (nesting >= MAX_NESTING) return "deep";
  let left: number | "deep" = budget - 2;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      left = measure(value[index], left - 1, nesting + 1);
      if (left === "deep" || left < 0) return left;
    }
    return left;
  }
  for (const [key, part] of Object.entries(value)) {
    left = measure(part, left - key.length - 4, nesting + 1);
    if (left === "deep" || left < 0) return left;
  }
  return left;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
