import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { thinSteps } from "@/domain/run/thin-steps";
import { type ProtocolClient, RefusedError } from "./client";
import { listFolder, writeDurably } from "./files";

/** Weights on their way to the server, for whichever run: on disk until it has them, apart from any job's life. */
export type WeightsOutbox = {
  /** Stores weights to send; resolves once they would survive a crash. Training does not wait for the sending. */
  add(entry: OutboxEntry, bytes: Uint8Array): Promise<void>;
  /** How many wait. */
  readonly waiting: number;
  /** Resolves once nothing waits, or `signal` fires. */
  drained(signal?: AbortSignal): Promise<void>;
  /** What is still on its way is sent again by whoever opens the outbox next. */
  stop(): void;
};

const entrySchema = z.object({ run: z.string(), attempt: z.string(), leaseToken: z.string(), step: z.int() });
export type OutboxEntry = z.infer<typeof entrySchema>;

/** Weights of one run that may wait while the server is away; the server keeps fewer in the end. */
const MOST_WAITING = 32;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;

/** Opens the outbox in `home` and sends what waits in it, oldest first, for as long as it takes. */
export async function openWeightsOutbox({
  home,
  client,
  log,
}: {
  home: string;
  client: ProtocolClient;
  log: (sentence: string) => void;
}): Promise<WeightsOutbox> {
  const folder = path.join(home, "trainer", "weights");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const noteFile = (entry: OutboxEntry) => path.join(folder, `${nameOf(entry)}.json`);
  const weightsFile = (entry: OutboxEntry) => path.join(folder, `${nameOf(entry)}.safetensors`);
  const entries: OutboxEntry[] = await readEntries(folder);
  const quit = new AbortController();
  let wakeUp: (() => void) | null = null;
  const waiters: (() => void)[] = [];

  /** Tried again where it throws: the entry goes last, and what was removed already is no fault. */
  async function forget(entry: OutboxEntry) {
    // The note first: without it the weights are nobody's and go at the next start.
    await rm(noteFile(entry), { force: true });
    await rm(weightsFile(entry), { force: true });
    const at = entries.findIndex((one) => nameOf(one) === nameOf(entry));
    if (at !== -1) entries.splice(at, 1);
  }

  /** Resolves once the server has the weights or has refused them for good. */
  async function deliver(entry: OutboxEntry) {
    try {
      await client.putCheckpoint(entry, await readFile(weightsFile(entry)));
    } catch (error) {
      if (!isFinal(error)) throw error;
      log(`the weights of step ${entry.step} of run ${entry.run} stay here: ${said(error)}`);
    }
  }

  async function loop() {
    let delayMs = FIRST_DELAY_MS;
    let delivered: OutboxEntry | null = null;
    while (!quit.signal.aborted) {
      const entry = entries[0];
      if (!entry) {
        for (const resolve of waiters.splice(0)) resolve();
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
          if (entries.length > 0 || quit.signal.aborted) resolve();
        });
        continue;
      }
      try {
        if (entry !== delivered) await deliver(entry);
        delivered = entry;
        await forget(entry);
        delayMs = FIRST_DELAY_MS;
      } catch (error) {
        if (quit.signal.aborted) break;
        if (delayMs === FIRST_DELAY_MS)
          log(`weights wait to be ${entry === delivered ? "removed" : "sent"}: ${said(error)}`);
        await sleep(delayMs, undefined, { signal: quit.signal }).catch(() => undefined);
        delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      }
    }
    for (const resolve of waiters.splice(0)) resolve();
  }
  const running = loop().catch((error: unknown) => log(`weights are no longer sent: ${said(error)}`));
  void running;

  return {
    get waiting() {
      return entries.length;
    },
    async add(entry, bytes) {
      await writeDurably(weightsFile(entry), bytes);
      await writeDurably(noteFile(entry), JSON.stringify(entry));
      if (!entries.some((one) => nameOf(one) === nameOf(entry))) entries.push(entry);
      const ofRun = entries.filter((one) => one.run === entry.run);
      const kept = new Set(
        thinSteps(
          ofRun.map(({ step }) => step).sort((a, b) => a - b),
          MOST_WAITING,
        ),
      );
      // Not the first of all: it may be on its way.
      for (const old of ofRun) {
        if (kept.has(old.step) || old === entries[0]) continue;
        entries.splice(entries.indexOf(old), 1);
        await forget(old);
      }
      wakeUp?.();
    },
    async drained(signal) {
      if (entries.length === 0 || quit.signal.aborted || signal?.aborted) return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    },
    stop() {
      quit.abort();
      wakeUp?.();
    },
  };
}

/** Refused for good; a key or a database that fails now may be mended. */
function isFinal(error: unknown): boolean {
  if (error instanceof RefusedError) return error.code !== "unauthorized" && error.code !== "unavailable";
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
const nameOf = ({ run, attempt, step }: OutboxEntry) =>
  `${encodeURIComponent(run)}.${encodeURIComponent(attempt)}.${String(step).padStart(10, "0")}`;

/** What waits in a folder; weights without a note were never whole and are removed. */
async function readEntries(folder: string): Promise<OutboxEntry[]> {
  const names = await listFolder(folder);
  const entries: OutboxEntry[] = [];
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const entry = entrySchema.safeParse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
    if (entry.success) entries.push(entry.data);
  }
  const known = new Set(entries.flatMap((entry) => [`${nameOf(entry)}.json`, `${nameOf(entry)}.safetensors`]));
  for (const name of names) if (!known.has(name)) await rm(path.join(folder, name), { force: true });
  return entries;
}
