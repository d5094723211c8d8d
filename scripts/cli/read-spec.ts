import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import { parseRewardSpecText } from "@/domain/reward/spec-text";
import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { locateFaults } from "./locate-faults";
import { nameOfSource } from "./read-source";
import { readText } from "./read-text";

/** The reward of a file; what is wrong with it is bad input, a line each. */
export async function readSpec(io: Io, file: string, known: KnownSignals): Promise<RewardSpec> {
  const text = await readText(io, file);
  const parsed = parseRewardSpecText(text, known);
  if (parsed.ok) return parsed.spec;
  throw new BadInput(locateFaults(nameOfSource(file), text, parsed.faults));
}
