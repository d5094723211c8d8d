import { AppError } from "@/server/app-error";
import { getDatabase } from "@/server/db/client";
import { findShare } from "./find";
import type { ShareTarget } from "./target";

export type SharedPage = Pick<ShareTarget, "page" | "runIds" | "view" | "title" | "frozenAt"> & {
  name: string;
  expiresAt: Date | null;
};

/** What the page of a link shows; null when the link opens nothing. */
export async function openSharedPage(token: string): Promise<SharedPage | null> {
  try {
    const { name, expiresAt, target } = await findShare(getDatabase(), token);
    return { ...target, name, expiresAt };
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthorized") return null;
    throw error;
  }
}

/** The snapshot of a frozen link as stored JSON; null when the link opens nothing or is live. */
export async function readSnapshot(token: string): Promise<string | null> {
  const db = getDatabase();
  const page = await openSharedPage(token);
  if (!page || page.frozenAt === null) return null;
  const { id } = await findShare(db, token);
  const { rows } = await db.pool.query<{ frozen: string | null }>("select frozen::text from share where id = $1", [id]);
  return rows[0]?.frozen ?? null;
}
