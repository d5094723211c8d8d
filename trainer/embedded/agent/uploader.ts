import { setTimeout as sleep } from "node:timers/promises";
import type { Want } from "@/domain/protocol/messages";
import { type ProtocolClient, RefusedError } from "./client";
import type { Spool } from "./spool";

/** How the server stands to an attempt, as its last answer said. */
export type UploadState =
  | { kind: "open"; want: Want }
  /** Somebody else has the run, or it is gone: stop, keep the spool. */
  | { kind: "lost"; reason: string }
  /** The server will not take a batch: a fault of ours that a repeat cannot mend. */
  | { kind: "rejected"; seq: number; reason: string };

export type Uploader = {
  readonly state: UploadState;
  /** Says that there may be something new in the spool. */
  wake(): void;
  /** What a heartbeat heard. */
  hear(want: Want | "lease_lost"): void;
  /** Resolves once all is acknowledged, or the state is no longer open, or `signal` fires. */
  drained(signal?: AbortSignal): Promise<void>;
  /** Resolves when the spool is left alone: what is still on its way is sent again by whoever opens the spool next. */
  stop(): Promise<void>;
};

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;

/** Sends an attempt's spool in order, one batch at a time, for as long as it takes; slower while the server is away. */
export function createUploader({
  client,
  spool,
  onTrouble,
}: {
  client: ProtocolClient;
  spool: Spool;
  onTrouble: (sentence: string) => void;
}): Uploader {
  let state: UploadState = { kind: "open", want: "go" };
  let stopped = false;
  let writing: Promise<void> = Promise.resolve();
  let waiters: (() => void)[] = [];
  let wakeUp: (() => void) | null = null;
  const quit = new AbortController();

  function settle() {
    const ready = waiters;
    waiters = [];
    for (const resolve of ready) resolve();
  }

  async function loop() {
    let delayMs = FIRST_DELAY_MS;
    while (!stopped && state.kind === "open") {
      const seq = spool.pending[0];
      if (seq === undefined) {
        settle();
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
          if (spool.pending.length > 0 || stopped) resolve();
        });
        wakeUp = null;
        continue;
      }
      try {
        const answer = await client.events(await spool.read(seq));
        if (stopped) break;
        writing = spool.acknowledge(seq);
        await writing;
        if (state.kind === "open") state = { kind: "open", want: answer.want };
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        if (error instanceof RefusedError && (error.code === "lease_lost" || error.code === "not_found")) {
          state = { kind: "lost", reason: error.message };
        } else if (error instanceof RefusedError && error.code !== "unauthorized" && error.code !== "unavailable") {
          state = { kind: "rejected", seq, reason: error.message };
        } else {
          if (delayMs === FIRST_DELAY_MS) onTrouble(`${error instanceof Error ? error.message : error}; trying again`);
          await sleep(delayMs, undefined, { signal: quit.signal }).catch(() => undefined);
          delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
        }
      }
    }
    settle();
  }
  void loop();

  return {
    get state() {
      return state;
    },
    wake: () => wakeUp?.(),
    hear(want) {
      if (state.kind !== "open") return;
      state =
        want === "lease_lost"
          ? { kind: "lost", reason: "the server gave the run to another attempt" }
          : { kind: "open", want };
      if (state.kind !== "open") wakeUp?.();
    },
    async drained(signal) {
      if (spool.pending.length === 0 || state.kind !== "open" || stopped || signal?.aborted) return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
        wakeUp?.();
      });
    },
    stop() {
      stopped = true;
      quit.abort();
      wakeUp?.();
      return writing.catch(() => undefined);
    },
  };
}
