import { createRunRequestSchema } from "@/domain/protocol/messages";
import { createExternalRun } from "@/server/ingest/create-external-run";
import { handleCall } from "@/server/ingest/handle-call";
import { requireSameTrainer } from "@/server/trainer/authenticate";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return handleCall(request, {
    schema: createRunRequestSchema,
    answer: async ({ db, trainer, input }) => {
      if (input.trainer !== undefined) requireSameTrainer(trainer, input.trainer);
      return createExternalRun(db, trainer, input);
    },
  });
}
