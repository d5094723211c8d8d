import type { OutcomeColumn } from "@/domain/preview/scores";
import type { WorkerLab } from "./worker-lab";

/** Takes what terms said that are not computed here, in place of what was known of them. */
export function handleExternal(
  { bankId, columns }: { bankId: string; columns: ReadonlyMap<string, OutcomeColumn> },
  lab: WorkerLab,
): null {
  // Answers about a bank that is no longer shown come too late.
  if (lab.bank().bankId === bankId) lab.setExternal(columns);
  return null;
}
