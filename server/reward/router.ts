import { z } from "zod";
import { isStorable, unstorable } from "@/domain/reward/text-faults";
import { procedure, router } from "@/server/trpc";
import { parseSpec, saveVersion } from "./mutations";
import { getReward, getVersion, listRewards } from "./queries";

const storable = z.string().refine(isStorable, unstorable);
const id = z.string().min(1).max(100);

export const rewardRouter = router({
  list: procedure.query(({ ctx }) => listRewards(ctx.db, ctx.actor)),
  get: procedure
    .input(z.strictObject({ rewardId: id }))
    .query(({ ctx, input }) => getReward(ctx.db, ctx.actor, input.rewardId)),
  version: procedure
    .input(z.strictObject({ versionId: id }))
    .query(({ ctx, input }) => getVersion(ctx.db, ctx.actor, input.versionId)),
  /** A mutation only because a spec may be larger than a URL. */
  parse: procedure
    .input(z.strictObject({ spec: z.unknown(), taskId: z.string().min(1).max(200).nullable().default(null) }))
    .mutation(({ ctx, input }) => parseSpec(ctx.db, ctx.actor, { spec: input.spec, taskId: input.taskId })),
  saveVersion: procedure
    .input(
      z.strictObject({
        rewardId: id.nullable(),
        name: storable.trim().min(1, "give the reward a name").max(200),
        spec: z.unknown(),
        message: storable.max(2000).default(""),
        author: storable.trim().min(1, "say who saves").max(100).default("owner"),
        parentVersionId: id.nullable(),
        taskId: z.string().min(1).max(200).nullable().default(null),
      }),
    )
    .mutation(({ ctx, input }) => saveVersion(ctx.db, ctx.actor, { ...input, spec: input.spec })),
});
