import { type AttemptWindow, attemptWindows, inWindow } from "@/domain/metric/attempts";
import type { Queryable } from "@/server/db/snapshot";

/** A run's attempts with the steps each contributes to the run's curve; `superseded` tells whether a step of one does not. */
export type RunAttempts = {
  list: { id: string; number: number; resumeFrom: number | null }[];
  windows: ReadonlyMap<number, AttemptWindow>;
};

/** The attempts of runs by run id; a run without any has an empty list. */
export async function attemptsOf(sql: Queryable, runIds: readonly string[]): Promise<Map<string, RunAttempts>> {
  const { rows } = await sql.query<{ run_id: string; id: string; number: number; resume_from: number | null }>(
    "SELECT run_id, id, number, resume_from FROM attempt WHERE run_id = ANY($1) ORDER BY run_id, number",
    [runIds],
  );
  return new Map(
    runIds.map((runId) => {
      const list = rows
        .filter((row) => row.run_id === runId)
        .map(({ id, number, resume_from }) => ({ id, number, resumeFrom: resume_from }));
      return [runId, { list, windows: new Map(attemptWindows(list).map((window) => [window.number, window])) }];
    }),
  );
}

/** Whether a step of an attempt is in the run's curve. */
export function isCurrent(attempts: RunAttempts, number: number, step: number): boolean {
  const window = attempts.windows.get(number);
  return window !== undefined && inWindow(window, step);
}
