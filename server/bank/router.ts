import { z } from "zod";
import { bankDefaults, MOST_BANK_ROLLOUTS } from "@/domain/rollout/bank";
import { procedure, router } from "@/server/trpc";
import { bankFromRun } from "./bank-from-run";
import { readBankTexts } from "./bank-texts";
import { createBank } from "./mutations";
import { getBank, listBanks } from "./queries";
import { removeBank } from "./remove-bank";

const step = z.int().min(0).max(2_000_000_000);
const bankId = z.string().min(1).max(100);

export const bankRouter = router({
  list: procedure.query(({ ctx }) => listBanks(ctx.db, ctx.actor)),
  get: procedure.input(z.strictObject({ bankId })).query(({ ctx, input }) => getBank(ctx.db, ctx.actor, input.bankId)),
  texts: procedure
    .input(z.strictObject({ bankId, places: z.array(z.int().min(0).max(MOST_BANK_ROLLOUTS)).max(64) }))
    .query(({ ctx, input }) => readBankTexts(ctx.db, ctx.actor, input)),
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
  fromRun: procedure
    .input(
      z.strictObject({
        runId: z.string().min(1).max(100),
        split: z.enum(["train", "validation"]),
        fromStep: step,
        toStep: step,
        name: z.string().trim().min(1).max(200).nullable().default(null),
      }),
    )
    .mutation(({ ctx, input }) => bankFromRun(ctx.db, ctx.actor, input)),
  remove: procedure
    .input(z.strictObject({ bankId }))
    .mutation(({ ctx, input }) => removeBank(ctx.db, ctx.actor, input.bankId)),
});
