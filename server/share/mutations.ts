import { MAX_COMPARED } from "@/domain/compare/limits";
import type { Snapshot } from "@/domain/share/snapshot";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { toJson } from "@/server/db/json";
import { hashSecret } from "@/server/trainer/key";
import { takeSnapshot } from "./freeze";
import type { ShareTarget } from "./target";
import { newShareToken } from "./token";
import { notifyShareChanged } from "./watch-share";

export type CreateShareInput = Pick<ShareTarget, "page" | "runIds" | "view"> & {
  name: string;
  frozen: boolean;
  expiresAt: Date | null;
};

/** Makes a link and says its token, this once: only the hash is kept. */
export async function createShare(
  db: Database,
  actor: Actor,
  input: CreateShareInput,
): Promise<{ shareId: string; token: string }> {
  requireOwner(actor);
  if (input.expiresAt !== null && input.expiresAt.getTime() <= Date.now()) {
    throw new AppError("bad_request", "The link would have ended already. Choose a moment in the future.");
  }
  const runIds = [...new Set(input.runIds)];
  if (input.page === "run" && runIds.length !== 1) {
    throw new AppError("bad_request", "A run's link shows one run. Share several as a comparison.");
  }
  if (runIds.length > MAX_COMPARED) {
    throw new AppError("bad_request", `A comparison shows ${MAX_COMPARED} runs at most. Share fewer.`);
  }
  const title = await titleOf(db, actor, runIds);
  const frozenAt = input.frozen ? new Date() : null;
  // As a viewer would get it: an owner is told of more, of a run's parent for one.
  const viewer: Actor = { kind: "share", projectId: actor.projectId, shareId: "", runIds };
  const target: ShareTarget = { page: input.page, runIds, view: readView(input.view), title, frozenAt };
  const snapshot: Snapshot | null = input.frozen ? await takeSnapshot(db, viewer, target) : null;
  const token = newShareToken();
  const { id } = await db.prisma.share.create({
    data: {
      projectId: actor.projectId,
      tokenHash: hashSecret(token),
      name: input.name,
      target: toJson(target),
      expiresAt: input.expiresAt,
      ...(snapshot && { frozen: toJson(snapshot) }),
    },
    select: { id: true },
  });
  return { shareId: id, token };
}

/** Ends a link for good, pages that are open included. Ending it twice changes nothing. */
export async function revokeShare(db: Database, actor: Actor, shareId: string): Promise<{ shareId: string }> {
  requireOwner(actor);
  const where = { id: shareId, projectId: actor.projectId };
  const share = await db.prisma.share.findFirst({ where, select: { revokedAt: true } });
  if (!share) throw new AppError("not_found", "There is no such link. Choose one in the list of shared links.");
  if (share.revokedAt === null) {
    await db.prisma.share.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    await notifyShareChanged(db, shareId);
  }
  return { shareId };
}

/** The names of the runs, in the order they are shared; refused when one is not there. */
async function titleOf(db: Database, actor: Actor, runIds: readonly string[]): Promise<string> {
  const runs = await db.prisma.run.findMany({
    where: { id: { in: [...runIds] }, projectId: actor.projectId },
    select: { id: true, name: true },
  });
  const names = runIds.map((runId) => runs.find(({ id }) => id === runId)?.name);
  if (names.includes(undefined)) {
    throw new AppError("not_found", "One of these runs is not there any more. Load the page again, then share it.");
  }
  const [first = "", second = ""] = names;
  if (names.length === 1) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${names.length - 1} other runs`;
}

/** A query string as browsers write it; which runs are shown is the link's matter. */
function readView(view: string): string {
  const params = new URLSearchParams(view);
  params.delete("runs");
  return params.toString();
}
