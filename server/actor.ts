import { AppError } from "./app-error";

/**
 * Who asks. The owner may do everything in the project; a share sees the runs its link names and changes nothing; a trainer speaks
 * the trainer protocol alone.
 */
export type Actor =
  | { kind: "owner"; projectId: string }
  | { kind: "share"; projectId: string; shareId: string; runIds: readonly string[] }
  | { kind: "trainer"; projectId: string; trainerId: string };

const outsideShare = "This link does not share that. Ask the owner for a link that does.";

/** Refuses everybody but the owner. */
export function requireOwner(actor: Actor): void {
  if (actor.kind === "owner") return;
  throw new AppError(
    "forbidden",
    actor.kind === "share" ? outsideShare : "A trainer key opens the trainer protocol only, not this.",
  );
}

/** Refuses an actor who may not see this run. Whether the run exists in the project is the query's matter. */
export function requireRun(actor: Actor, runId: string): void {
  if (actor.kind === "share" && actor.runIds.includes(runId)) return;
  requireOwner(actor);
}

/** The run ids a list is limited to: null for the owner (no limit), the shared ones for a share. */
export function visibleRuns(actor: Actor): readonly string[] | null {
  if (actor.kind === "share") return actor.runIds;
  requireOwner(actor);
  return null;
}
