import { setTimeout as delay } from "node:timers/promises";
import { createRunResponseSchema, type EventsRequest, PROTOCOL_PATH } from "@/domain/protocol/messages";
import type { ApiClient } from "@/tests/launch/api-client";
import { createProtocolClient, UnreachableError } from "@/trainer/embedded/agent/client";

export type Writer = {
  runId: string;
  /** Steps whose batch was answered with `accepted` or `duplicate`. */
  acknowledged: () => number[];
  stop: () => Promise<void>;
  /** Stops, and says that the run is finished. */
  finish: () => Promise<void>;
};

const METRIC = "writer/value";
const EVERY_MS = 40;

export function valueAt(step: number): number {
  return step * 1.5 - 7;
}

/** An external script that logs one point a batch and repeats each until it is acknowledged, as protocol.md asks. */
export async function startWriter(url: string, api: ApiClient, everyMs = EVERY_MS): Promise<Writer> {
  const { trainerId, key } = await api.trainers.createKey.mutate({ name: "External writer" });
  const client = createProtocolClient({ server: url, key });
  const created = await fetch(new URL(`${PROTOCOL_PATH}/runs`, url), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ trainer: trainerId, name: "written by a script", steps: 1_000_000 }),
  });
  const { run, attempt, leaseToken } = createRunResponseSchema.parse(await created.json());
  const acknowledged: number[] = [];
  let stopping = false;

  async function write(): Promise<void> {
    for (let step = 1; !stopping; step++) {
      const metrics = [{ metric: METRIC, step, value: valueAt(step) }];
      const body: EventsRequest = { run, attempt, leaseToken, seq: step, metrics };
      while (!stopping) {
        try {
          await client.events(JSON.stringify(body));
          acknowledged.push(step);
          break;
        } catch (error) {
          if (!(error instanceof UnreachableError)) throw error;
          await delay(everyMs);
        }
      }
      await delay(everyMs);
    }
  }

  const writing = write();
  // Its failure is told by stop(), not by an unhandled rejection.
  writing.catch(() => undefined);
  const stop = async () => {
    stopping = true;
    await writing;
  };
  return {
    runId: run,
    acknowledged: () => [...acknowledged],
    stop,
    finish: async () => {
      await stop();
      const lastSeq = acknowledged.length + 1;
      const finish = { state: "finished" as const, lastSeq };
      await client.events(JSON.stringify({ run, attempt, leaseToken, seq: lastSeq, finish } satisfies EventsRequest));
    },
  };
}
