import { z } from "zod";
import { bankDefaults } from "@/domain/rollout/bank";
import { procedure, router } from "@/server/trpc";
import { createBank } from "./mutations";
import { listBanks } from "./queries";

export const bankRouter = router({
  list: procedure.query(({ ctx }) => listBanks(ctx.db, ctx.actor)),
  create: procedure
    .input(
      z.strictObject({
        task: z.string().min(1).max(200),
        baseModel: z.string().min(1).max(300),
        prompts: z.int().min(1).max(4096).default(bankDefaults.prompts),
        samplesPerPrompt: z.int().min(2).max(1024).default(bankDefaults.samplesPerPrompt),
        temperature: z.number().positive().max(10).default(bankDefaults.temperature),
      }),
    )
    .mutation(({ ctx, input }) => createBank(ctx.db, ctx.actor, input)),
});
