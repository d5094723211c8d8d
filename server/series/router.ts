import { z } from "zod";
import { metricNameSchema } from "@/domain/protocol/messages";
import { procedure, router } from "@/server/trpc";
import { listSeries, seriesPoints } from "./queries";

const runId = z.string().min(1).max(100);

export const seriesRouter = router({
  list: procedure
    .input(z.strictObject({ runId }))
    .query(({ ctx, input }) => listSeries(ctx.db, ctx.actor, input.runId)),
  points: procedure
    .input(
      z.strictObject({
        runId,
        metrics: z.array(metricNameSchema).min(1).max(64),
        maxPoints: z.int().min(2).max(4000).default(600),
        superseded: z.boolean().default(false),
      }),
    )
    .query(({ ctx, input }) => seriesPoints(ctx.db, ctx.actor, input)),
});
