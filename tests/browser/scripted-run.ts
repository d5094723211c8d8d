import {
  type CreateRunRequest,
  createRunResponseSchema,
  type EventsRequest,
  PROTOCOL_PATH,
} from "@/domain/protocol/messages";
import type { ApiClient } from "@/tests/launch/api-client";
import { createProtocolClient } from "@/trainer/embedded/agent/client";

export type ScriptedRun = {
  runId: string;
  /** Sends one more batch. */
  send: (content: Pick<EventsRequest, "metrics" | "evaluations" | "rollouts">) => Promise<void>;
  finish: () => Promise<void>;
};

/** Runs of one script with a key of its own, reported over the trainer protocol: no trainer has to train for them. */
export async function scriptedRuns(url: string, api: ApiClient) {
  const { trainerId, key } = await api.trainers.createKey.mutate({ name: "Script" });
  const client = createProtocolClient({ server: url, key });

  return async function begin(about: Omit<CreateRunRequest, "trainer">): Promise<ScriptedRun> {
    const created = await fetch(new URL(`${PROTOCOL_PATH}/runs`, url), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ trainer: trainerId, ...about } satisfies CreateRunRequest),
    });
    const { run, attempt, leaseToken } = createRunResponseSchema.parse(await created.json());
    let seq = 0;
    const post = (content: Partial<EventsRequest>) =>
      client.events(JSON.stringify({ run, attempt, leaseToken, seq: ++seq, ...content }));
    return {
      runId: run,
      send: async (content) => {
        await post(content);
      },
      finish: async () => {
        await post({ finish: { state: "finished", lastSeq: seq + 1 } });
      },
    };
  };
}
