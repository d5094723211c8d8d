import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import superjson, { type SuperJSONResult } from "superjson";
import { readKey, type Snapshot } from "@/domain/share/snapshot";
import type { AppRouter } from "@/server/root-router";

/** Answers every read from a snapshot and from nothing else; its streams stay silent. */
export function snapshotLink(snapshot: Snapshot): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        if (op.type === "subscription") return;
        const kept = op.type === "query" ? snapshot.answers[readKey(op.path, op.input)] : undefined;
        if (!kept) {
          observer.error(new TRPCClientError("This page is frozen, and this was not kept with it."));
          return;
        }
        observer.next({ result: { type: "data", data: superjson.deserialize(kept as SuperJSONResult) } });
        observer.complete();
      });
}

/** Notices that a link has ended, says so once, and from then on asks the server nothing. */
export function endedLink(onEnd: () => void): TRPCLink<AppRouter> {
  let ended = false;
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        if (ended) {
          if (op.type !== "subscription") observer.error(new TRPCClientError("This link has ended."));
          return;
        }
        return next(op).subscribe({
          next: (value) => observer.next(value),
          error(error) {
            if (error.data?.code === "UNAUTHORIZED") {
              ended = true;
              onEnd();
            }
            observer.error(error);
          },
          complete: () => observer.complete(),
        });
      });
}
