import type { LiveDelta } from "@/trpc/types";

export type LiveCursor = { runId: string; revision: number };
export type LiveHealth = "connecting" | "live" | "lost" | "hidden";

/** Opens one event stream from a cursor; `onOpen` when it is up, `onError` when it has ended for good. */
export type LiveTransport = (
  runs: LiveCursor[],
  on: { onOpen: () => void; onDelta: (delta: LiveDelta) => void; onLost: () => void; onError: () => void },
) => { unsubscribe: () => void };

/** The page: whether it is hidden, when that changes, and its next frame. */
export type LivePage = {
  isHidden: () => boolean;
  onVisibility: (listener: () => void) => () => void;
  /** Calls back before the next paint; returns how to cancel. */
  onFrame: (callback: () => void) => () => void;
  wait: (callback: () => void, delayMs: number) => () => void;
};

export type LiveConnection = {
  close: () => void;
  /** Stops the stream, lets the store change (series fetched anew), and opens it again from the cursor that follows. */
  restart: (change: () => void) => void;
};

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/**
 * Keeps one stream open for a page's runs: deltas are handed on once a frame, the stream is closed while the page is hidden
 * and opened again, from where the store then stands, when it is seen again or after an error.
 */
export function openLiveConnection(input: {
  transport: LiveTransport;
  page: LivePage;
  cursor: () => LiveCursor[];
  onDeltas: (deltas: LiveDelta[]) => void;
  onHealth: (health: LiveHealth) => void;
}): LiveConnection {
  const { transport, page, cursor, onDeltas, onHealth } = input;
  let queue: LiveDelta[] = [];
  let stream: { unsubscribe: () => void } | null = null;
  let cancelFrame: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;
  let retryMs = FIRST_RETRY_MS;
  let generation = 0;

  const flush = () => {
    cancelFrame?.();
    cancelFrame = null;
    if (queue.length === 0) return;
    const deltas = queue;
    queue = [];
    onDeltas(deltas);
  };
  const stop = () => {
    generation++;
    cancelRetry?.();
    cancelRetry = null;
    stream?.unsubscribe();
    stream = null;
    flush();
  };
  const start = () => {
    stop();
    const mine = generation;
    const current = () => mine === generation;
    const runs = cursor();
    if (runs.length === 0) return;
    onHealth("connecting");
    stream = transport(runs, {
      onOpen: () => {
        if (!current()) return;
        retryMs = FIRST_RETRY_MS;
        onHealth("live");
      },
      onDelta: (delta) => {
        if (!current()) return;
        queue.push(delta);
        cancelFrame ??= page.onFrame(flush);
      },
      onLost: () => {
        if (current()) onHealth("lost");
      },
      onError: () => {
        if (!current()) return;
        stop();
        onHealth("lost");
        cancelRetry = page.wait(start, retryMs);
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
      },
    });
  };
  const onVisibility = () => {
    if (page.isHidden()) {
      stop();
      onHealth("hidden");
    } else if (!stream) start();
  };

  const stopListening = page.onVisibility(onVisibility);
  if (page.isHidden()) onHealth("hidden");
  else start();
  return {
    close: () => {
      stopListening();
      stop();
    },
    restart: (change) => {
      stop();
      change();
      if (!page.isHidden()) start();
    },
  };
}
