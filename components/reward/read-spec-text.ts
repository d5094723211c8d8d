import type { Fault } from "@/domain/reward/faults";
import type { KnownSignals } from "@/domain/reward/signals";
import { type RewardSpec, SPEC_LIMITS } from "@/domain/reward/spec";
import { faultRange, parseRewardSpecText } from "@/domain/reward/spec-text";
import { draftSpec } from "./draft-spec";

export type LocatedFault = Fault & { from: number; to: number };

export type SpecReading = {
  /** The spec, once nothing is wrong with it. */
  spec: RewardSpec | null;
  /** What a form can show of it, single broken values included; null when the text has no such shape. */
  form: RewardSpec | null;
  /** Everything wrong, with where it stands in the text. */
  faults: LocatedFault[];
};

/** Reads the composer's text: what is wrong with it and where, and what the form can show of it. */
export function readSpecText(text: string, known: KnownSignals): SpecReading {
  const parsed = parseRewardSpecText(text, known);
  if (parsed.ok) return { spec: parsed.spec, form: parsed.spec, faults: [] };
  const tooLong = text.length > SPEC_LIMITS.bytes;
  return {
    spec: null,
    form: tooLong ? null : draftSpec(readValue(text)),
    faults: parsed.faults.map((fault) => ({
      ...fault,
      message: sentence(fault.message),
      ...(tooLong ? { from: 0, to: 0 } : faultRange(text, fault)),
    })),
  };
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
