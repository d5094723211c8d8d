import { z } from "zod";
import { isStorable, unstorable } from "@/domain/reward/text-faults";
import { runConfigSchema, seedSchema } from "@/domain/run/config";
import { MOST_AXES, MOST_RUNS } from "@/domain/run/grid";
import { runStatuses } from "@/domain/run/status";
import { requireOwner } from "@/server/actor";
import { setRunWant, type WantRequest } from "@/server/lease/set-want";
import { procedure, router, type TrpcContext } from "@/server/trpc";
import { cancelLaunch } from "./cancel-launch";
import { checksOfLaunch } from "./checks-of-launch";
import { estimateRun } from "./estimate";
import { evaluateCheckpoint } from "./evaluate-checkpoint";
import { launchRegimes, launchRuns } from "./launch";
import { launchAgain } from "./launch-again";
import { getRun, listRuns } from "./queries";

const id = z.string().min(1).max(100);
const byRun = z.strictObject({ runId: id });

const varySchema = z
  .array(z.strictObject({ path: z.string().max(300), values: z.array(z.number()).max(MOST_RUNS) }))
  .max(MOST_AXES)
  .default([]);

const checksSchema = z.strictObject({ rewardVersionId: id, config: runConfigSchema, vary: varySchema });

export const runRouter = router({
  list: procedure
    .input(
      z.strictObject({
        limit: z.int().min(1).max(200).default(50),
        cursor: z.string().max(200).nullable().default(null),
        /** Sent by the client library with every page it reads; there is one direction. */
        direction: z.literal("forward").optional(),
        status: z.array(z.enum(runStatuses)).min(1).nullable().default(null),
      }),
    )
    .query(({ ctx, input }) => listRuns(ctx.db, ctx.actor, input)),
  get: procedure.input(byRun).query(({ ctx, input }) => getRun(ctx.db, ctx.actor, input.runId)),
  launch: procedure
    .input(
      z.strictObject({
        rewardVersionId: id,
        config: runConfigSchema,
        seeds: z.array(seedSchema).min(1, "give at least one seed").max(64, "at most 64 seeds at once"),
        vary: varySchema,
        parentId: id.nullable().default(null),
        startStep: z.int().min(0).nullable().default(null),
        trainerId: id.nullable().default(null),
        name: z.string().refine(isStorable, unstorable).trim().min(1).max(200).nullable().default(null),
        launchAnyway: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => launchRuns(ctx.db, ctx.actor, input)),
  checks: procedure
    .input(checksSchema)
    .query(({ ctx, input }) => checksOfLaunch(ctx.db, ctx.actor, input, { python: "known" })),
  /** The same, with the terms in Python run: a mutation, since it runs code. */
  runChecks: procedure
    .input(checksSchema)
    .mutation(({ ctx, input }) => checksOfLaunch(ctx.db, ctx.actor, input, { python: "run" })),
  launchRegimes: procedure
    .input(
      z.strictObject({
        steps: z.int().min(1).max(10_000).default(150),
        seed: seedSchema.default(1),
      }),
    )
    .mutation(({ ctx, input }) => launchRegimes(ctx.db, ctx.actor, input)),
  launchAgain: procedure
    .input(z.strictObject({ runId: id, seed: seedSchema }))
    .mutation(({ ctx, input }) => launchAgain(ctx.db, ctx.actor, input)),
  evaluate: procedure
    .input(
      z.strictObject({
        runId: id,
        step: z.int().min(0),
        seed: seedSchema,
        testSamples: runConfigSchema.shape.testSamples,
      }),
    )
    .mutation(({ ctx, input }) => evaluateCheckpoint(ctx.db, ctx.actor, input)),
  cancelLaunch: procedure
    .input(z.strictObject({ launchId: id }))
    .mutation(({ ctx, input }) => cancelLaunch(ctx.db, ctx.actor, input.launchId)),
  cancel: procedure.input(byRun).mutation(({ ctx, input }) => ask(ctx, input.runId, "cancel")),
  pause: procedure.input(byRun).mutation(({ ctx, input }) => ask(ctx, input.runId, "pause")),
  resume: procedure.input(byRun).mutation(({ ctx, input }) => ask(ctx, input.runId, "resume")),
  estimate: procedure
    .input(z.strictObject({ config: runConfigSchema, trainerId: id.nullable().default(null) }))
    .query(({ ctx, input }) => estimateRun(ctx.db, ctx.actor, input)),
});

async function ask({ db, actor }: TrpcContext, runId: string, want: WantRequest["want"]) {
  requireOwner(actor);
  return { runId, status: await setRunWant(db, { projectId: actor.projectId, runId, want }) };
}
