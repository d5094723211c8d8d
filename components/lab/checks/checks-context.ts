import { createContext, useContext } from "react";
import type { LabAnswer } from "@/components/lab/use-lab-answer";
import type { CheckReport, Fix } from "@/domain/checks/report";

export type ComposerChecks = {
  answer: LabAnswer<CheckReport>;
  /** Makes a fix's edits to the reward in the editor; they can be undone. */
  mend: (fix: Fix) => void;
};

export const ChecksContext = createContext<ComposerChecks | null>(null);

/** The checks of the composer this stands in. */
export function useComposerChecks(): ComposerChecks {
  const checks = useContext(ChecksContext);
  if (!checks) throw new Error("The checks stand in the composer alone.");
  return checks;
}
