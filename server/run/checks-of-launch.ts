import { type Actor, requireOwner } from "@/server/actor";
import { checkCells, type LaunchReport } from "@/server/check/check-launch";
import type { Database } from "@/server/db/client";
import { type LaunchInput, readLaunch } from "./read-launch";

/** What the checks would say of a launch, each distinct reward once; none where the launch is refused for other reasons. */
export async function checksOfLaunch(
  db: Database,
  actor: Actor,
  input: Pick<LaunchInput, "rewardVersionId" | "config" | "vary">,
): Promise<{ reports: { name: string; runs: number; report: LaunchReport }[] }> {
  requireOwner(actor);
  const about = { seeds: [0], trainerId: null, name: null, parentId: null, startStep: null };
  const { cells, faults } = await readLaunch(db, actor, { ...input, ...about });
  if (faults.length > 0) return { reports: [] };
  const reports = new Map<LaunchReport, { name: string; runs: number; report: LaunchReport }>();
  for (const [cell, report] of await checkCells(db, actor, cells)) {
    const known = reports.get(report);
    if (known) known.runs += 1;
    else reports.set(report, { name: cell.name, runs: 1, report });
  }
  return { reports: [...reports.values()] };
}
