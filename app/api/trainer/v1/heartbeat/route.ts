import { heartbeatRequestSchema } from "@/domain/protocol/messages";
import { handleCall } from "@/server/ingest/handle-call";
import { beat } from "@/server/lease/heartbeat";
import { requireSameTrainer } from "@/server/trainer/authenticate";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return handleCall(request, {
    schema: heartbeatRequestSchema,
    answer: async ({ db, trainer, input }) => {
      requireSameTrainer(trainer, input.trainer);
      return beat(db, trainer, input.runs);
    },
  });
}
