import { actorOfRequest } from "./actor-of-request";
import { getDatabase } from "./db/client";
import { type TrpcContext, toTrpcError } from "./trpc";

/** The context of one request: the database, and who asks, read from its headers. */
export async function createContext(headers: Headers): Promise<TrpcContext> {
  try {
    const db = getDatabase();
    return { db, actor: await actorOfRequest(db, headers) };
  } catch (error) {
    throw toTrpcError(error) ?? error;
  }
}
