import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { hashSecret, newTrainerKey } from "./key";

/** Makes a trainer with a key of its own. The key is stored hashed and shown this once. */
export async function createKey(db: Database, actor: Actor, name: string): Promise<{ trainerId: string; key: string }> {
  requireOwner(actor);
  const key = newTrainerKey();
  const trainer = await db.prisma.trainer.create({
    data: { projectId: actor.projectId, name, keyHash: hashSecret(key) },
    select: { id: true },
  });
  return { trainerId: trainer.id, key };
}

/**
 * Ends a trainer's key: its next call is refused, its runs go back to the queue when their leases end. Runs that waited for
 * this trainer wait for any from now on.
 */
export async function revokeTrainer(db: Database, actor: Actor, trainerId: string): Promise<{ trainerId: string }> {
  requireOwner(actor);
  const trainer = await db.prisma.trainer.findFirst({
    where: { id: trainerId, projectId: actor.projectId, revokedAt: null },
    select: { embedded: true },
  });
  if (!trainer) throw new AppError("not_found", "There is no such trainer, or its key has been revoked already.");
  if (trainer.embedded) {
    throw new AppError(
      "conflict",
      "This is the trainer that `npm start` runs, and its key is made anew at each start. Start with REWARDSMITH_TRAINER=off to go without it.",
    );
  }
  await db.prisma.$transaction([
    db.prisma.trainer.update({ where: { id: trainerId }, data: { revokedAt: new Date() }, select: { id: true } }),
    db.prisma.run.updateMany({ where: { requestedTrainerId: trainerId }, data: { requestedTrainerId: null } }),
    db.prisma.run.updateMany({ where: { affinityTrainerId: trainerId }, data: { affinityTrainerId: null } }),
  ]);
  return { trainerId };
}
