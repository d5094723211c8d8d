import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import type { Cursor } from "./cursor";
import type { LiveDelta } from "./delta";
import type { Listener } from "./listen";
import { readDeltas } from "./read-deltas";

export type Watch = { actor: Actor; cursor: Cursor; signal: AbortSignal };

/**
 * Yields a delta for each run that changed beyond the cursor, with the cursor after it, until the signal is aborted. It
 * listens before it first reads, so what is committed in between is read and not missed.
 */
export async function* watchRuns(
  db: Database,
  listener: Listener,
  { actor, cursor, signal }: Watch,
): AsyncGenerator<{ delta: LiveDelta; cursor: Cursor }, void> {
  const seen = new Map(cursor);
  const unresponsive = new Map<string, boolean>();
  const due = new Set(seen.keys());
  let wake = () => {};
  const stop = listener.subscribe((runId) => {
    if (runId === null) for (const id of seen.keys()) due.add(id);
    else if (seen.has(runId)) due.add(runId);
    if (due.size > 0) wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      if (due.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const asked = new Map([...due].map((id) => [id, seen.get(id) ?? 0]));
      due.clear();
      for (const delta of await readDeltas(db, actor, asked)) {
        const wasUnresponsive = unresponsive.get(delta.runId) ?? false;
        if (delta.revision === seen.get(delta.runId) && delta.unresponsive === wasUnresponsive) continue;
        unresponsive.set(delta.runId, delta.unresponsive);
        seen.set(delta.runId, delta.revision);
        yield { delta, cursor: new Map(seen) };
      }
    }
  } finally {
    stop();
    signal.removeEventListener("abort", onAbort);
  }
}
