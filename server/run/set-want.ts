import { isTerminal, type RunStatus } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { RUN_CHANGED } from "@/server/live/channel";
import { noSuchRun } from "./queries";
import { runStatusSchema } from "./row";

export type Wish = "cancel" | "pause" | "resume";

/**
 * Cancels, pauses or resumes a run: at once while no trainer holds it, else by asking the trainer, which hears of it with its
 * next beat or batch. Asking twice is harmless.
 */
export async function setWant(
  db: Database,
  actor: Actor,
  input: { runId: string; wish: Wish },
): Promise<{ runId: string; status: RunStatus }> {
  requireOwner(actor);
  const { runId, wish } = input;
  return db.prisma.$transaction(async (tx) => {
    // The lock that ingest and claims take: a run cannot be claimed between what is read and what is written here.
    const [row] = await tx.$queryRaw<{ status: string; want: string }[]>`
      SELECT status, want FROM run WHERE id = ${runId} AND project_id = ${actor.projectId} FOR UPDATE`;
    if (!row) throw noSuchRun();
    const status = runStatusSchema.parse(row.status);
    const change = changeFor(status, wish);
    if (change === null) return { runId, status };
    await tx.run.update({
      where: { id: runId },
      data: { ...change, revision: { increment: 1 } },
      select: { id: true },
    });
    await tx.$executeRaw`SELECT pg_notify(${RUN_CHANGED}, ${runId})`;
    return { runId, status: change.status ?? status };
  });
}

type Change = { status?: RunStatus; want: "go" | "pause" | "cancel"; finishedAt?: Date };

/** What to write; null when it is so already. Throws a conflict where the wish has no meaning. */
function changeFor(status: RunStatus, wish: Wish): Change | null {
  const held = status === "claimed" || status === "running";
  if (isTerminal(status)) {
    if (wish === "cancel" && status === "canceled") return null;
    throw new AppError(
      "conflict",
      `This run is ${status} already; nothing was changed. Launch it again for another go.`,
    );
  }
  switch (wish) {
    case "cancel":
      return held ? { want: "cancel" } : { status: "canceled", want: "cancel", finishedAt: new Date() };
    case "pause":
      if (status === "paused") return null;
      return held ? { want: "pause" } : { status: "paused", want: "pause" };
    case "resume":
      return held ? { want: "go" } : { status: "queued", want: "go" };
  }
}
