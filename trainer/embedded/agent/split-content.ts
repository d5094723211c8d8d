import type { RegisterResponse } from "@/domain/protocol/messages";
import type { EventsContent } from "@/trainer/embedded/session-types";

export type BatchLimits = RegisterResponse["batchLimits"];
type Batch = Required<Pick<EventsContent, "metrics" | "rollouts" | "evaluations" | "logs">>;

/** Room for the lease and the names of the lists. */
const ENVELOPE_BYTES = 4_096;

/**
 * What a step reports, as batches that each stay within the limits, in order. An entry that is too large by itself stays
 * alone in its batch, which the server then refuses.
 */
export function splitContent(content: EventsContent, limits: BatchLimits): EventsContent[] {
  const batches: Batch[] = [];
  const room = limits.bytes - ENVELOPE_BYTES;
  let bytes = 0;

  function add<T>(entries: readonly T[] = [], most: number, listOf: (batch: Batch) => T[]): void {
    for (const entry of entries) {
      const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
      let batch = batches.at(-1);
      if (!batch || listOf(batch).length >= most || bytes + size > room) {
        batch = { metrics: [], rollouts: [], evaluations: [], logs: [] };
        batches.push(batch);
        bytes = 0;
      }
      listOf(batch).push(entry);
      bytes += size;
    }
  }

  add(content.metrics, limits.metrics, (batch) => batch.metrics);
  add(content.evaluations, limits.evaluations, (batch) => batch.evaluations);
  add(content.logs, limits.logs, (batch) => batch.logs);
  add(content.rollouts, limits.rolloutGroups, (batch) => batch.rollouts);
  return batches;
}
