import { type TrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";
import { requireRun } from "@/server/actor";
import { shareHasEnded } from "@/server/share/find";
import { watchShare } from "@/server/share/watch-share";
import { procedure, router, type TrpcContext, toTrpcError } from "@/server/trpc";
import { decodeCursor, encodeCursor } from "./cursor";
import type { LiveDelta } from "./delta";
import { runListener } from "./run-listener";
import { watchRuns } from "./watch-runs";

export const liveRouter = router({
  /** One stream per page for all its runs: a delta for each run that changed after the given revisions. */
  runs: procedure
    .input(
      z.strictObject({
        runs: z
          .array(z.strictObject({ runId: z.string().min(1).max(100), revision: z.int().min(0) }))
          .min(1)
          // The address carries them twice after a reconnection, and Node takes 16 kB of headers.
          .max(100),
        /** Set by the client library on reconnecting. */
        lastEventId: z.string().max(12_000).nullish(),
      }),
    )
    // Refused before the stream begins: what a generator throws is past the place where errors are put into words.
    .subscription(({ ctx, input, signal }) => {
      for (const run of input.runs) requireRun(ctx.actor, run.runId);
      return streamRuns(ctx, input, signal);
    }),
});

type StreamInput = { runs: { runId: string; revision: number }[]; lastEventId?: string | null | undefined };

async function* streamRuns(
  { db, actor }: TrpcContext,
  input: StreamInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<LiveDelta>, void> {
  const resumed = decodeCursor(input.lastEventId ?? "");
  const cursor = new Map(input.runs.map(({ runId, revision }) => [runId, resumed.get(runId) ?? revision]));
  const listener = runListener(db.url);
  const ended = new AbortController();
  const stop = actor.kind === "share" ? watchShare(db, listener, actor.shareId, () => ended.abort()) : null;
  const changes = watchRuns(db, listener, {
    actor,
    cursor,
    signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal,
  });
  try {
    for await (const { delta, cursor: after } of changes) yield tracked(encodeCursor(after), delta);
  } finally {
    stop?.();
  }
  if (ended.signal.aborted) throw toTrpcError(shareHasEnded()) ?? new Error("The link has ended.");
}
