import { z } from "zod";
import { procedure, router } from "@/server/trpc";
import { pageLogs } from "./queries";

export const logRouter = router({
  page: procedure
    .input(
      z.strictObject({
        runId: z.string().min(1).max(100),
        before: z.int().min(1).nullable().default(null),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .query(({ ctx, input }) => pageLogs(ctx.db, ctx.actor, input)),
});
