import { z } from "zod";
import { MAX_COMPARED } from "@/domain/compare/limits";
import { metricNameSchema } from "@/domain/protocol/messages";
import { splits } from "@/server/evaluation/queries";
import { seriesOfRuns } from "@/server/series/queries";
import { procedure, router } from "@/server/trpc";
import { comparedEvaluations } from "./evaluations";
import { comparedRuns } from "./queries";

const step = z.int().min(0).max(2_000_000_000);
const runIds = z
  .array(z.string().min(1).max(100))
  .min(1)
  .max(MAX_COMPARED, `at most ${MAX_COMPARED} runs are compared at once`);

export const compareRouter = router({
  runs: procedure
    .input(z.strictObject({ runIds }))
    .query(({ ctx, input }) => comparedRuns(ctx.db, ctx.actor, input.runIds)),
  series: procedure
    .input(
      z.strictObject({
        runIds,
        metrics: z.array(metricNameSchema).min(1).max(16),
        maxPoints: z.int().min(2).max(1000).default(400),
        steps: z.strictObject({ from: step, to: step }).nullable().default(null),
      }),
    )
    .query(({ ctx, input }) => seriesOfRuns(ctx.db, ctx.actor, input)),
  evaluations: procedure
    .input(
      z.strictObject({
        runIds,
        split: z.enum(splits).default("test"),
        decoding: z.string().min(1).max(100).default("sample"),
        step: step.nullable().default(null),
      }),
    )
    .query(({ ctx, input }) => comparedEvaluations(ctx.db, ctx.actor, input)),
});
