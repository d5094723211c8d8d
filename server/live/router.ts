import { type TrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";
import { requireRun } from "@/server/actor";
import { notImplemented } from "@/server/app-error";
import { procedure, router } from "@/server/trpc";
import type { LiveDelta } from "./delta";

export const liveRouter = router({
  /** One stream per page for all its runs: a delta for each run that changed after the given revisions. */
  runs: procedure
    .input(
      z.strictObject({
        runs: z
          .array(z.strictObject({ runId: z.string().min(1).max(100), revision: z.int().min(0) }))
          .min(1)
          .max(100),
        /** Set by the client library on reconnecting. */
        lastEventId: z.string().max(8000).nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input }): AsyncGenerator<TrackedEnvelope<LiveDelta>, void> {
      for (const run of input.runs) requireRun(ctx.actor, run.runId);
      yield tracked("", notImplemented("live.runs"));
    }),
});
