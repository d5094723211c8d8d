import type { ExternalColumn, WorkerLab } from "./worker-lab";

/** Takes what Python said, by its code, in place of what was known of it. */
export function handleExternal(
  { bankId, columns }: { bankId: string; columns: ReadonlyMap<string, ExternalColumn> },
  lab: WorkerLab,
): null {
  // Answers about a bank that is no longer shown come too late.
  if (lab.bank().bankId === bankId) lab.setExternal(columns);
  return null;
}
