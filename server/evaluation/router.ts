import { z } from "zod";
import { procedure, router } from "@/server/trpc";
import { listEvaluations } from "./queries";

export const evaluationRouter = router({
  list: procedure
    .input(z.strictObject({ runId: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => listEvaluations(ctx.db, ctx.actor, input.runId)),
});
