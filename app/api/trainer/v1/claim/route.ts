import { claimRequestSchema } from "@/domain/protocol/messages";
import { handleCall } from "@/server/ingest/handle-call";
import { claimRun } from "@/server/lease/claim";
import { requireSameTrainer } from "@/server/trainer/authenticate";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return handleCall(request, {
    schema: claimRequestSchema,
    answer: async ({ db, trainer, input }) => {
      requireSameTrainer(trainer, input.trainer);
      return { claimed: await claimRun(db, trainer, input.resumable) };
    },
  });
}
