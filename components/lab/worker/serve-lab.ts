import type { Slices } from "./handler";
import { handlers } from "./handlers";
import type { LabReply, LabRequest } from "./protocol";
import { createWorkerLab } from "./worker-lab";

/**
 * The worker's side of the protocol: takes requests, answers them slice by slice. The latest of a kind wins: an older one is
 * dropped before its next slice, so that no more than a slice stands between a slider and its numbers.
 */
export function serveLab(post: (reply: LabReply) => void): (request: LabRequest) => void {
  const lab = createWorkerLab();
  const running = new Map<string, number>();
  const canceled = new Set<number>();
  const turn = createTurns();

  async function answer({ id, kind, input }: Extract<LabRequest, { kind: string }>) {
    running.set(kind, id);
    const isOver = () => running.get(kind) !== id || canceled.delete(id);
    try {
      const answered = handle(kind, input);
      if (!isSlices(answered)) {
        post({ id, done: true, value: answered });
        return;
      }
      for (;;) {
        const slice = answered.next();
        if (slice.done) {
          post({ id, done: true, value: slice.value });
          return;
        }
        if (slice.value !== undefined) post({ id, done: false, value: slice.value });
        await turn();
        if (isOver()) {
          post({ id, done: true, dropped: true });
          return;
        }
      }
    } catch (error) {
      post({ id, done: true, error: error instanceof Error ? error.message : String(error) });
    } finally {
      canceled.delete(id);
      if (running.get(kind) === id) running.delete(kind);
    }
  }

  function handle(kind: string, input: unknown): unknown {
    // The types of the client hold every question to the input its kind takes.
    const table: Record<string, (input: never, of: typeof lab) => unknown> = handlers;
    const handler = Object.hasOwn(handlers, kind) ? table[kind] : undefined;
    if (!handler) throw new Error(`The lab's worker knows no "${kind}".`);
    return handler(input as never, lab);
  }

  return (request) => {
    if ("cancel" in request) {
      if ([...running.values()].includes(request.id)) canceled.add(request.id);
    } else void answer(request);
  };
}

/** Lets the messages that are waiting be read first; a timer would be held back for 4 ms. */
function createTurns(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}

function isSlices(answered: unknown): answered is Slices<unknown> {
  return typeof answered === "object" && answered !== null && Symbol.iterator in answered && "next" in answered;
}
