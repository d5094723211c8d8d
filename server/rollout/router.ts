import { z } from "zod";
import { procedure, router } from "@/server/trpc";
import { listRolloutSteps, pageRollouts } from "./queries";

const runId = z.string().min(1).max(100);

export const rolloutRouter = router({
  steps: procedure
    .input(z.strictObject({ runId }))
    .query(({ ctx, input }) => listRolloutSteps(ctx.db, ctx.actor, input.runId)),
  page: procedure
    .input(
      z.strictObject({
        runId,
        step: z.int().min(0),
        split: z.enum(["train", "validation", "test"]),
        limit: z.int().min(1).max(64).default(8),
        cursor: z.string().max(400).nullable().default(null),
        /** Sent by the client library with every page it reads; there is one direction. */
        direction: z.literal("forward").optional(),
      }),
    )
    .query(({ ctx, input }) => pageRollouts(ctx.db, ctx.actor, input)),
});
