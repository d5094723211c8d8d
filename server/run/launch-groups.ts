import { terminalStatuses } from "@/domain/run/status";
import type { Database } from "@/server/db/client";

/** Runs that were launched together, in the order of the launch. */
export type LaunchGroup = {
  launchId: string;
  runIds: string[];
  /** How many of them have not ended. */
  open: number;
};

/** The launches of these that made more than one run. */
export async function launchGroups(
  db: Database,
  projectId: string,
  launchIds: readonly string[],
): Promise<LaunchGroup[]> {
  if (launchIds.length === 0) return [];
  const { rows } = await db.pool.query<LaunchGroup>(
    `select launch_id as "launchId", array_agg(id order by created_at, number) as "runIds",
       (count(*) filter (where not status = any($3)))::int as open
     from run where project_id = $1 and launch_id = any($2) and job = 'train'
     group by launch_id having count(*) > 1`,
    [projectId, [...new Set(launchIds)], [...terminalStatuses]],
  );
  return rows;
}
