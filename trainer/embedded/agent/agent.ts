import { setTimeout as sleep } from "node:timers/promises";
import type { ClaimedJob, RegisterRequest, RegisterResponse } from "@/domain/protocol/messages";
import type { OpenSession } from "@/trainer/embedded/session-types";
import { type ProtocolClient, RefusedError } from "./client";
import type { RunFolders } from "./run-folder";
import { type RunJobOptions, runJob } from "./run-job";
import type { Uploader } from "./uploader";

export type AgentOptions = {
  client: ProtocolClient;
  about: RegisterRequest;
  folders: RunFolders;
  openSession: OpenSession;
  /** Sends the policy of a checkpoint to the server; absent: the weights stay here. */
  sendWeights?: RunJobOptions["sendWeights"];
  /** Fires to shut down: the current job stays held and goes on at the next start. */
  signal: AbortSignal;
  log: (sentence: string) => void;
  /** Wait between two looks for work. */
  pollMs?: number;
};

/** A run is canceled within a beat, also in the middle of a long evaluation that sends nothing. */
const LONGEST_HEARTBEAT_MS = 1_500;
const RETRY_MS = 1_000;

/**
 * A trainer's life: register, go on with what was held when it last stopped, then claim and do one job after the other
 * until `signal` fires. Throws only when the server refuses the key.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { client, folders, signal, log } = options;
  const registered = await register(options);
  if (registered === null) return;
  const { trainer, leaseSeconds, batchLimits } = registered;
  log(`registered as ${options.about.name}`);

  let current: { job: ClaimedJob; uploader: Uploader } | null = null;
  const heartbeatMs = Math.min(LONGEST_HEARTBEAT_MS, (leaseSeconds * 1000) / 3);
  const heartbeat = setInterval(() => {
    const held = current;
    const runs = held ? [{ run: held.job.run, attempt: held.job.attempt, leaseToken: held.job.leaseToken }] : [];
    client.heartbeat({ trainer, runs }).then(
      (answer) => {
        for (const heard of answer.runs) if (held && heard.run === held.job.run) held.uploader.hear(heard.want);
      },
      () => undefined, // the next beat tries again
    );
  }, heartbeatMs);

  async function doJob(job: ClaimedJob, held: boolean) {
    log(`run ${job.run} (${job.config.task}, ${job.config.steps} steps, seed ${job.seed}) begins`);
    const end = await runJob({
      job,
      held,
      limits: batchLimits,
      client,
      folders,
      openSession: options.openSession,
      ...(options.sendWeights && { sendWeights: options.sendWeights }),
      signal,
      onUploader: (uploader) => {
        current = { job, uploader };
      },
      log,
    });
    current = null;
    log(`run ${job.run}: ${end}`);
  }

  try {
    for (const job of await folders.heldJobs()) if (!signal.aborted) await doJob(job, true);
    while (!signal.aborted) {
      let job: ClaimedJob | null = null;
      try {
        job = await client.claim({ trainer, resumable: await folders.resumable() });
      } catch (error) {
        if (error instanceof RefusedError && error.code === "unauthorized") throw error;
        log(`cannot ask for work: ${error instanceof Error ? error.message : error}`);
      }
      if (job) await doJob(job, false);
      else await sleep(options.pollMs ?? RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(heartbeat);
  }
}

/** Asks until the server answers; null when `signal` fires first. */
async function register({ client, about, signal, log }: AgentOptions): Promise<RegisterResponse | null> {
  let said = false;
  while (!signal.aborted) {
    try {
      return await client.register(about);
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      if (!said) log(`waiting for the server: ${error instanceof Error ? error.message : error}`);
      said = true;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}
