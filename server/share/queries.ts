import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { hasEnded } from "./find";
import { type ShareTarget, shareTargetSchema } from "./target";

export type ShareRow = Pick<ShareTarget, "page" | "runIds" | "title" | "frozenAt"> & {
  id: string;
  name: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** Opens nothing any more: revoked, or its time is over. */
  ended: boolean;
};

/** The newest 500 links of the project, ended ones too. Their tokens are known to nobody. */
export async function listShares(db: Database, actor: Actor): Promise<{ shares: ShareRow[] }> {
  requireOwner(actor);
  const shares = await db.prisma.share.findMany({
    where: { projectId: actor.projectId },
    orderBy: { id: "desc" },
    take: 500,
    select: { id: true, name: true, target: true, createdAt: true, expiresAt: true, revokedAt: true },
  });
  const now = new Date();
  return {
    shares: shares.map(({ target, ...share }) => {
      const { page, runIds, title, frozenAt } = shareTargetSchema.parse(target);
      return { ...share, page, runIds, title, frozenAt, ended: hasEnded(share, now) };
    }),
  };
}
