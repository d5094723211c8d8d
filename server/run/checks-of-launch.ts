import { pythonTerms } from "@/python/run-terms";
import { type Actor, requireOwner } from "@/server/actor";
import type { PythonUse } from "@/server/bank/base-means";
import { checkCells, type LaunchReport } from "@/server/check/check-launch";
import type { Database } from "@/server/db/client";
import { notLaunched } from "./launch-faults";
import { type LaunchInput, readLaunch } from "./read-launch";

export type ChecksOfLaunch = {
  reports: { name: string; runs: number; report: LaunchReport }[];
  /** "waits": code that somebody may have written elsewhere runs after a click (runs.runChecks). */
  python: "none" | "waits" | "ran";
};

/** What the checks would say of a launch, each distinct reward once; none where the launch is refused for other reasons. */
export async function checksOfLaunch(
  db: Database,
  actor: Actor,
  input: Pick<LaunchInput, "rewardVersionId" | "config" | "vary">,
  { python }: { python: PythonUse },
): Promise<ChecksOfLaunch> {
  requireOwner(actor);
  const about = { seeds: [0], trainerId: null, name: null, parentId: null, startStep: null };
  const { cells, faults } = await readLaunch(db, actor, { ...input, ...about }, { python });
  // What was clicked answers why it was in vain; the form shows other faults at their fields.
  if (faults.length > 0 && python === "run") throw notLaunched(faults);
  if (faults.length > 0) return { reports: [], python: "none" };
  const checked = await checkCells(db, actor, cells, { python });
  const reports = new Map<LaunchReport, ChecksOfLaunch["reports"][number]>();
  for (const [cell, report] of checked.reports) {
    const known = reports.get(report);
    if (known) known.runs += 1;
    else reports.set(report, { name: cell.name, runs: 1, report });
  }
  const hasPython = cells.some(({ spec }) => pythonTerms(spec).length > 0);
  return { reports: [...reports.values()], python: hasPython ? (checked.waits ? "waits" : "ran") : "none" };
}
