import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { applyEdits } from "./apply-edits";
import { type BankContext, bankContext } from "./context";
import type { Check } from "./report";

/**
 * Makes a check's offered edits and asks the check again, so that a fix that can be had with a click is known to mend what it is
 * offered for; one that does not is left as words.
 */
export function withConfirmedFix(context: BankContext, make: (context: BankContext) => Check[], made: Check): Check {
  const patch = made.fix?.patch;
  if (!made.fix || !patch) return made;
  const edited = validEdit(context, patch);
  if (edited !== null) {
    const bank = { ...context, scores: context.rescore(edited) };
    const again = make(bankContext({ spec: edited, task: context.task, bank })).find(({ id }) => id === made.id);
    const mended = again?.status === "passed" || (made.status === "failed" && again?.status === "warned");
    if (mended) return made;
  }
  return {
    ...made,
    fix: { label: `No single edit that was tried mends this. Begin with: ${made.fix.label}`, patch: null },
  };
}

function validEdit(
  { spec, task }: BankContext,
  patch: NonNullable<NonNullable<Check["fix"]>["patch"]>,
): RewardSpec | null {
  // Outside a task a spec may read names that no rollout has; then the edit may too.
  const known = parseRewardSpec(spec, task).ok ? task : null;
  const parsed = parseRewardSpec(applyEdits(spec, patch), known);
  return parsed.ok ? parsed.spec : null;
}
