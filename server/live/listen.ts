import pg from "pg";

export type Listener = {
  /** Calls `wake` with a run's id when it may have changed, and with null when any may have. Returns the way out. */
  subscribe(wake: (runId: string | null) => void): () => void;
  /** Resolves when LISTEN is in effect for the first time. */
  ready: Promise<void>;
  close(): Promise<void>;
};

const LONGEST_WAIT_MS = 5_000;

/**
 * One Postgres connection that listens on a channel and opens itself again when it breaks. What was sent while it was away is
 * made up for by waking everybody on each reconnection, and every `pollMs` as a net.
 */
export function listen(options: { url: string; channel: string; pollMs: number }): Listener {
  const { url, channel, pollMs } = options;
  const subscribers = new Set<(runId: string | null) => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let waitMs = 100;
  let timer: NodeJS.Timeout | undefined;
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  function wakeAll(runId: string | null): void {
    for (const wake of subscribers) wake(runId);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    let over = false;
    const again = () => {
      if (over) return;
      over = true;
      client = null;
      next.end().catch(() => {});
      if (closed) return;
      timer = setTimeout(() => void connect(), waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
    next.on("error", again);
    next.on("end", again);
    next.on("notification", ({ payload }) => wakeAll(payload ?? null));
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch {
      again();
      return;
    }
    if (closed) {
      await next.end();
      return;
    }
    client = next;
    waitMs = 100;
    isReady();
    wakeAll(null);
  }

  void connect();
  const poll = setInterval(() => {
    wakeAll(null);
    // A connection that was cut without a word shows itself only when written to.
    client?.query("SELECT 1").catch(() => {});
  }, pollMs);
  poll.unref();

  return {
    subscribe(wake) {
      subscribers.add(wake);
      return () => subscribers.delete(wake);
    },
    ready,
    async close() {
      closed = true;
      clearInterval(poll);
      clearTimeout(timer);
      subscribers.clear();
      await client?.end().catch(() => {});
    },
  };
}
