import { registerRequestSchema } from "@/domain/protocol/messages";
import { handleCall } from "@/server/ingest/handle-call";
import { registerTrainer } from "@/server/trainer/register";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return handleCall(request, {
    schema: registerRequestSchema,
    answer: ({ db, trainer, input }) => registerTrainer(db, trainer, input),
  });
}
