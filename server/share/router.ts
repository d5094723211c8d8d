import { z } from "zod";
import { isStorable, unstorable } from "@/domain/reward/text-faults";
import { procedure, router } from "@/server/trpc";
import { createShare, revokeShare } from "./mutations";
import { listShares } from "./queries";
import { sharedRewards } from "./shared-rewards";
import { sharedPages } from "./target";

const id = z.string().min(1).max(100);

export const shareRouter = router({
  list: procedure.query(({ ctx }) => listShares(ctx.db, ctx.actor)),
  create: procedure
    .input(
      z.strictObject({
        page: z.enum(sharedPages),
        runIds: z.array(id).min(1, "name at least one run").max(100, "at most 100 runs"),
        view: z.string().refine(isStorable, unstorable).max(4000).default(""),
        name: z.string().refine(isStorable, unstorable).trim().max(200).default(""),
        frozen: z.boolean(),
        expiresAt: z.date().nullable(),
      }),
    )
    .mutation(({ ctx, input }) => createShare(ctx.db, ctx.actor, input)),
  revoke: procedure
    .input(z.strictObject({ shareId: id }))
    .mutation(({ ctx, input }) => revokeShare(ctx.db, ctx.actor, input.shareId)),
  /** The rewards of the runs that a link of this server shows, to be taken over. */
  rewards: procedure
    .input(z.strictObject({ token: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => sharedRewards(ctx.db, ctx.actor, input.token)),
});
