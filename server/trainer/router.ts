import { z } from "zod";
import { procedure, router } from "@/server/trpc";
import { createKey, revokeTrainer } from "./mutations";
import { listTrainers } from "./queries";

export const trainerRouter = router({
  list: procedure.query(({ ctx }) => listTrainers(ctx.db, ctx.actor)),
  createKey: procedure
    .input(z.strictObject({ name: z.string().trim().min(1, "give the trainer a name").max(200) }))
    .mutation(({ ctx, input }) => createKey(ctx.db, ctx.actor, input.name)),
  revoke: procedure
    .input(z.strictObject({ trainerId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => revokeTrainer(ctx.db, ctx.actor, input.trainerId)),
});
