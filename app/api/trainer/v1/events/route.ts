import { eventsRequestSchema } from "@/domain/protocol/messages";
import { requireWithinLimits } from "@/server/ingest/batch-limits";
import { handleCall } from "@/server/ingest/handle-call";
import { hashBody } from "@/server/ingest/read-body";
import { storeEvents } from "@/server/ingest/store-events";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return handleCall(request, {
    schema: eventsRequestSchema,
    before: requireWithinLimits,
    answer: ({ db, trainer, input, body }) => storeEvents(db, trainer, { batch: input, bodyHash: hashBody(body) }),
  });
}
