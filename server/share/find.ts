import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { hashSecret } from "@/server/trainer/key";
import { type ShareTarget, shareTargetSchema } from "./target";
import { isShareToken } from "./token";

export type OpenShare = {
  id: string;
  projectId: string;
  name: string;
  target: ShareTarget;
  createdAt: Date;
  expiresAt: Date | null;
};

const columns = {
  id: true,
  projectId: true,
  name: true,
  target: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

/**
 * The share that a token opens. One sentence refuses all others, so that a guess tells nothing: unknown, revoked, expired.
 */
export async function findShare(db: Database, token: string): Promise<OpenShare> {
  const share = isShareToken(token)
    ? await db.prisma.share.findUnique({ where: { tokenHash: hashSecret(token) }, select: columns })
    : null;
  if (!share || hasEnded(share, new Date())) throw shareHasEnded();
  const { revokedAt: _revokedAt, target, ...rest } = share;
  return { ...rest, target: shareTargetSchema.parse(target) };
}

/** Whether a link opens nothing any more. */
export function hasEnded(share: { expiresAt: Date | null; revokedAt: Date | null }, now: Date): boolean {
  return share.revokedAt !== null || (share.expiresAt !== null && share.expiresAt.getTime() <= now.getTime());
}

export function shareHasEnded(): AppError {
  return new AppError("unauthorized", "This link opens nothing: it has ended, or it is cut short. Ask for a new one.");
}
