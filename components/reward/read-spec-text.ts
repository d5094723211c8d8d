import type { Fault } from "@/domain/reward/faults";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { KnownSignals } from "@/domain/reward/signals";
import { type RewardSpec, SPEC_LIMITS } from "@/domain/reward/spec";
import { draftSpec } from "./draft-spec";
import { locateFault } from "./locate-fault";
import { readJson } from "./spec-text";

export type LocatedFault = Fault & { from: number; to: number };

export type SpecReading = {
  /** The spec, once nothing is wrong with it. */
  spec: RewardSpec | null;
  /** What a form can show of it, single broken values included; null when the text has no such shape. */
  form: RewardSpec | null;
  /** Everything wrong, with where it stands in the text. */
  faults: LocatedFault[];
  /** Whether the text is JSON at all. */
  json: boolean;
};

/** More text than this is not even parsed: it cannot be a spec, and drawing it would hold the page. */
const MOST_CHARS = 4 * SPEC_LIMITS.bytes;

/** Reads the composer's text: JSON, then shape, then the rules that need the task's signals. */
export function readSpecText(text: string, known: KnownSignals): SpecReading {
  if (text.length > MOST_CHARS) {
    const kilobytes = Math.round(text.length / 1024).toLocaleString("en");
    const message = `This text has ${kilobytes} kB; a reward has at most ${SPEC_LIMITS.bytes / 1024} kB and ${SPEC_LIMITS.terms} terms. Shorten it.`;
    return { spec: null, form: null, faults: [{ path: [], message, from: 0, to: 0 }], json: false };
  }
  const read = readJson(text);
  if (!read.ok)
    return { spec: null, form: null, faults: read.faults.map((one) => ({ path: [], ...one })), json: false };
  const parsed = parseRewardSpec(read.value, known);
  if (parsed.ok) return { spec: parsed.spec, form: parsed.spec, faults: [], json: true };
  return {
    spec: null,
    form: draftSpec(read.value),
    faults: parsed.faults.map((fault) => ({ ...fault, ...locateFault(text, fault) })),
    json: true,
  };
}
