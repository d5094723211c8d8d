import { getDatabase } from "@/server/db/client";
import { type TrpcContext, toTrpcError } from "@/server/trpc";
import { shareActor } from "./actor";
import { findShare } from "./find";

/** The context of a call at a link's own address: the share of its token and nobody else, whatever the headers say. */
export async function createShareContext(token: string): Promise<TrpcContext> {
  try {
    const db = getDatabase();
    return { db, actor: shareActor(await findShare(db, token)) };
  } catch (error) {
    throw toTrpcError(error) ?? error;
  }
}
