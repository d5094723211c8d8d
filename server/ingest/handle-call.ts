import type { z } from "zod";
import { BATCH_LIMITS } from "@/domain/protocol/messages";
import { type Database, getDatabase } from "@/server/db/client";
import { DATABASE_UNAVAILABLE, isDatabaseUnavailable } from "@/server/db/unavailable";
import { ensureLeaseKeeper } from "@/server/lease/keeper";
import { ProtocolError } from "@/server/protocol-error";
import { type AuthenticatedTrainer, authenticateTrainer } from "@/server/trainer/authenticate";
import { parseBody, readBody } from "./read-body";

export type Call<T> = { db: Database; trainer: AuthenticatedTrainer; input: T; body: unknown };

/**
 * One call of the trainer protocol: key, body, schema, answer as JSON; what is refused is answered in the protocol's error
 * shape, an absent database with 503. `before` sees the body ahead of the schema.
 */
export async function handleCall<T extends z.ZodType>(
  request: Request,
  call: { schema: T; before?: (body: unknown) => void; answer: (call: Call<z.output<T>>) => Promise<unknown> },
): Promise<Response> {
  return asTrainer(request, async ({ db, trainer }) => {
    const body = await readBody(request, BATCH_LIMITS.bytes);
    call.before?.(body);
    const input = parseBody(call.schema, body);
    await ensureLeaseKeeper(db);
    return Response.json(await call.answer({ db, trainer, input, body }), { headers: { "cache-control": "no-store" } });
  });
}

/** Answers a request that carries a trainer's key; a refusal in the protocol's error shape. */
export async function asTrainer(
  request: Request,
  answer: (caller: { db: Database; trainer: AuthenticatedTrainer }) => Promise<Response>,
): Promise<Response> {
  try {
    const db = getDatabase();
    return await answer({ db, trainer: await authenticateTrainer(db, request.headers.get("authorization")) });
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Response {
  const known = isDatabaseUnavailable(error) ? new ProtocolError("unavailable", DATABASE_UNAVAILABLE) : error;
  if (!(known instanceof ProtocolError)) throw error;
  const { code, message, path } = known;
  return Response.json(
    { error: path === undefined ? { code, message } : { code, message, path } },
    { status: known.status, headers: { "cache-control": "no-store" } },
  );
}
