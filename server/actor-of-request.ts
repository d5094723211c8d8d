import type { Actor } from "./actor";
import { AppError } from "./app-error";
import type { Database } from "./db/client";
import { DEFAULT_PROJECT_ID } from "./db/default-project";
import { hashSecret } from "./trainer/key";

/**
 * Who asks at the app's own addresses: a trainer by its bearer key, else the owner, since one person on one machine has no
 * account. A key that is not valid is refused; it never falls back to the owner. A shared link is asked at addresses of its
 * own (server/share/actor.ts).
 */
export async function actorOfRequest(db: Database, headers: Headers): Promise<Actor> {
  const authorization = headers.get("authorization");
  if (authorization === null) return { kind: "owner", projectId: DEFAULT_PROJECT_ID };
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
