import { z } from "zod";
import { procedure, router } from "@/server/trpc";
import { listCheckpoints, listChildren } from "./queries";

const byRun = z.strictObject({ runId: z.string().min(1).max(100) });

export const checkpointRouter = router({
  list: procedure.input(byRun).query(({ ctx, input }) => listCheckpoints(ctx.db, ctx.actor, input.runId)),
  children: procedure.input(byRun).query(({ ctx, input }) => listChildren(ctx.db, ctx.actor, input.runId)),
});
