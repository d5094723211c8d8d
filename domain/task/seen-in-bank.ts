import { z } from "zod";
import type { Rollout } from "@/domain/rollout/rollout";

/** Tier names that are kept of one bank: more than a table of tiers shows. */
const MOST_TIERS = 50;

const bound = z.number().nullable();

/** What the rollouts of a bank say of their task: kept with the bank, so that its columns need not be read to know the task. */
export const seenInBankSchema = z.object({
  signals: z.array(
    z.object({
      name: z.string(),
      /** step where any rollout has a list. */
      kind: z.enum(["outcome", "step"]),
      /** Of all its numbers, those of steps one by one; null where every list is empty. */
      least: bound,
      greatest: bound,
      /** Whether all of them are whole numbers. */
      whole: z.boolean(),
    }),
  ),
  tiers: z.array(z.string()),
  /** The signal that is success, chosen on import or one of the usual names; null where neither is there. */
  success: z.string().nullable(),
  /** The longest completion, in tokens; 0 where none says its length. */
  mostTokens: z.int(),
});
export type SeenInBank = z.infer<typeof seenInBankSchema>;
export type SeenSignal = SeenInBank["signals"][number];

export type BankWatch = {
  take: (rollout: Pick<Rollout, "signals" | "tier" | "tokens">) => void;
  seen: (success: string | null) => SeenInBank;
};

/** Gathers what is seen in a bank, rollout by rollout. */
export function watchBank(): BankWatch {
  const signals = new Map<string, SeenSignal>();
  const tiers = new Set<string>();
  let mostTokens = 0;
  return {
    take({ signals: own, tier, tokens }) {
      for (const [name, value] of Object.entries(own)) {
        let signal = signals.get(name);
        if (!signal) {
          signal = { name, kind: "outcome", least: null, greatest: null, whole: true };
          signals.set(name, signal);
        }
        if (typeof value === "number") widen(signal, value);
        else {
          signal.kind = "step";
          for (const step of value) widen(signal, step);
        }
      }
      if (tier !== undefined && tiers.size < MOST_TIERS) tiers.add(tier);
      mostTokens = Math.max(mostTokens, tokens);
    },
    seen: (success) => ({ signals: [...signals.values()], tiers: [...tiers].sort(), success, mostTokens }),
  };
}

function widen(signal: SeenSignal, value: number): void {
  if (signal.least === null || value < signal.least) signal.least = value;
  if (signal.greatest === null || value > signal.greatest) signal.greatest = value;
  signal.whole &&= Number.isInteger(value);
}
