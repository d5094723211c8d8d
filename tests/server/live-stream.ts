import superjson, { type SuperJSONResult } from "superjson";
import type { LiveDelta } from "@/server/live/delta";

export type LiveEvent = { id: string; delta: LiveDelta; receivedAt: number };

type Input = { runs: { runId: string; revision: number }[]; lastEventId?: string };

/** Opens live.runs at a server over HTTP, as a browser would, and reads its events until it is dropped. */
export async function openLiveStream(serverUrl: string, input: Input) {
  const abort = new AbortController();
  const url = `${serverUrl}/live.runs?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
  const response = await fetch(url, { signal: abort.signal, headers: { accept: "text/event-stream" } });
  if (!response.ok || !response.body) throw new Error(`The stream was refused: ${await response.text()}`);
  const events: LiveEvent[] = [];
  const waiting = new Set<() => void>();
  const ended = read(response.body, (event) => {
    events.push(event);
    for (const wake of waiting) wake();
  });
  return {
    events,
    /** Resolves once the events so far satisfy the condition. */
    async until(condition: (events: LiveEvent[]) => boolean): Promise<void> {
      while (!condition(events)) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
    async drop(): Promise<void> {
      abort.abort();
      await ended;
    },
  };
}

async function read(body: ReadableStream<Uint8Array>, onEvent: (event: LiveEvent) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const fields = new Map(block.split("\n").map((line) => split(line)));
        const id = fields.get("id");
        const data = fields.get("data");
        if (id === undefined || data === undefined) continue;
        const json: SuperJSONResult = JSON.parse(data);
        onEvent({ id, delta: superjson.deserialize(json), receivedAt: Date.now() });
      }
    }
  } catch {
    // Dropped.
  }
}

function split(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
