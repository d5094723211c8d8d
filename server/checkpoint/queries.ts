import { z } from "zod";
import { jobs } from "@/domain/protocol/messages";
import { runStatuses } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { noSuchRun } from "@/server/run/queries";

export type CheckpointRow = { step: number; bytes: number; sha256: string; createdAt: Date };

/** A run's uploaded checkpoints, the newest first; which of them are kept is bounded (settings.ts). */
export async function listCheckpoints(
  db: Database,
  actor: Actor,
  runId: string,
): Promise<{ checkpoints: CheckpointRow[] }> {
  requireOwner(actor);
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: {
      checkpoints: {
        orderBy: { step: "desc" },
        take: 1000,
        select: { step: true, bytes: true, sha256: true, at: true },
      },
    },
  });
  if (!run) throw noSuchRun();
  return { checkpoints: run.checkpoints.map(({ at, ...checkpoint }) => ({ ...checkpoint, createdAt: at })) };
}

export type CheckpointFile = { data: Uint8Array<ArrayBuffer>; sha256: string; runName: string };

/** The weights of a checkpoint, for the owner. */
export async function readCheckpoint(
  db: Database,
  actor: Actor,
  { runId, step }: { runId: string; step: number },
): Promise<CheckpointFile> {
  requireOwner(actor);
  const file = await readFile(db, actor.projectId, { runId, step });
  if (!file) {
    throw new AppError(
      "not_found",
      `The weights of step ${step} are not kept here. See the run's page for those that are.`,
    );
  }
  return file;
}

/** The same for any trainer of the project; null when they are not kept. */
export async function readFile(
  db: Database,
  projectId: string,
  { runId, step }: { runId: string; step: number },
): Promise<CheckpointFile | null> {
  const found = await db.prisma.checkpoint.findFirst({
    where: { runId, step, run: { projectId } },
    select: { data: true, sha256: true, run: { select: { name: true } } },
  });
  return found && { data: found.data, sha256: found.sha256, runName: found.run.name };
}

export type ChildRun = {
  id: string;
  number: number;
  name: string;
  job: (typeof jobs)[number];
  status: (typeof runStatuses)[number];
  startStep: number | null;
  createdAt: Date;
};

/** The newest 200 runs that were made from a run: forked, continued or evaluated; a share sees none of them. */
export async function listChildren(db: Database, actor: Actor, runId: string): Promise<{ children: ChildRun[] }> {
  requireOwner(actor);
  if ((await db.prisma.run.count({ where: { id: runId, projectId: actor.projectId } })) === 0) throw noSuchRun();
  const rows = await db.prisma.run.findMany({
    where: { parentId: runId, projectId: actor.projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
    select: { id: true, number: true, name: true, job: true, status: true, startStep: true, createdAt: true },
  });
  return {
    children: rows.map((row) => ({
      ...row,
      job: z.enum(jobs).parse(row.job),
      status: z.enum(runStatuses).parse(row.status),
    })),
  };
}
