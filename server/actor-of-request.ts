import { z } from "zod";
import type { Actor } from "./actor";
import { AppError } from "./app-error";
import type { Database } from "./db/client";
import { DEFAULT_PROJECT_ID } from "./db/default-project";
import { hashSecret } from "./trainer/key";

/** The header in which a share page names its link's token. */
export const SHARE_TOKEN_HEADER = "x-share-token";

/** What a share shows, as stored in Share.target. */
export const shareTargetSchema = z.strictObject({
  runIds: z.array(z.string()).default([]),
  rewardIds: z.array(z.string()).default([]),
});

/**
 * Who asks: a trainer by its bearer key, a share by its token, else the owner, since one person on one machine has no
 * account. A token or key that is not valid is refused; it never falls back to the owner.
 */
export async function actorOfRequest(db: Database, headers: Headers): Promise<Actor> {
  const authorization = headers.get("authorization");
  if (authorization !== null) return trainerActor(db, authorization);
  const token = headers.get(SHARE_TOKEN_HEADER);
  if (token !== null) return shareActor(db, token);
  return { kind: "owner", projectId: DEFAULT_PROJECT_ID };
}

async function trainerActor(db: Database, authorization: string): Promise<Actor> {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  const trainer = key
    ? await db.prisma.trainer.findFirst({
        where: { keyHash: hashSecret(key), revokedAt: null },
        select: { id: true, projectId: true },
      })
    : null;
  if (!trainer) throw new AppError("forbidden", "This trainer key is not valid. Make a new one on the Trainers page.");
  return { kind: "trainer", projectId: trainer.projectId, trainerId: trainer.id };
}

async function shareActor(db: Database, token: string): Promise<Actor> {
  const share = await db.prisma.share.findUnique({
    where: { tokenHash: hashSecret(token) },
    select: { id: true, projectId: true, target: true, expiresAt: true, revokedAt: true },
  });
  const ended = share?.revokedAt || (share?.expiresAt && share.expiresAt.getTime() <= Date.now());
  if (!share || ended) throw new AppError("forbidden", "This link is not valid any more. Ask the owner for a new one.");
  const { runIds, rewardIds } = shareTargetSchema.parse(share.target);
  return { kind: "share", projectId: share.projectId, shareId: share.id, runIds, rewardIds };
}
