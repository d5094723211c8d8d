import type { Actor } from "@/server/actor";
import { actorOfRequest } from "@/server/actor-of-request";
import { AppError } from "@/server/app-error";
import { type Database, getDatabase } from "@/server/db/client";
import { DATABASE_UNAVAILABLE, isDatabaseUnavailable } from "@/server/db/unavailable";

const statuses: Record<AppError["code"], number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unavailable: 503,
};

/** Answers a request at a bank's address as who asks; what is refused is said as { error: { code, message } }. */
export async function answerAs(
  request: Request,
  work: (asked: { db: Database; actor: Actor }) => Promise<Response>,
): Promise<Response> {
  try {
    const db = getDatabase();
    return await work({ db, actor: await actorOfRequest(db, request.headers) });
  } catch (error) {
    if (isDatabaseUnavailable(error)) return refusal(503, "unavailable", DATABASE_UNAVAILABLE);
    if (error instanceof AppError) return refusal(statuses[error.code], error.code, error.message);
    throw error;
  }
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { "cache-control": "no-store" } });
}
