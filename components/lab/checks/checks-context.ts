import { createContext, useContext } from "react";
import type { LabAnswer } from "@/components/lab/use-lab-answer";
import type { CheckReport, Fix } from "@/domain/checks/report";
import type { RolloutInput } from "@/domain/rollout/rollout";

export type ComposerChecks = {
  answer: LabAnswer<CheckReport>;
  /** Makes a fix's edits to the reward in the editor; they can be undone. */
  mend: (fix: Fix) => void;
  /** Adds a test of this rollout to the reward in the editor. */
  addTest: (rollout: RolloutInput) => void;
};

export const ChecksContext = createContext<ComposerChecks | null>(null);

/** The checks of the composer this stands in. */
export function useComposerChecks(): ComposerChecks {
  const checks = useContext(ChecksContext);
  if (!checks) throw new Error("The checks stand in the composer alone.");
  return checks;
}
