import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { toWireNumber } from "@/domain/metric/wire-number";
import { type ClaimedJob, finishSchema } from "@/domain/protocol/messages";
import type { EventsContent, OpenSession, StepReport, TrainingSession } from "@/trainer/embedded/session-types";
import { type ProtocolClient, UnreachableError } from "./client";
import type { RunFolders } from "./run-folder";
import { type BatchLimits, splitContent } from "./split-content";
import { openSpool, type Spool } from "./spool";
import { createUploader, type Uploader } from "./uploader";

/** How a job ended here. `stopped`: the trainer shuts down and goes on with the job when it starts again. */
export type JobEnd = "finished" | "failed" | "canceled" | "paused" | "lost" | "stopped";

/** More unacknowledged batches than this and training waits for the server, so that the disk cannot fill. */
const MAX_BACKLOG = 5_000;
const SHORT_WAIT_MS = 250;
const START_RETRY_MS = 500;
/** Most characters of a log line or a reason. */
const MAX_TEXT = 20_000;

export type RunJobOptions = {
  job: ClaimedJob;
  /** True when the job was held before a restart: then the newest checkpoint on disk counts, not the claim's. */
  held: boolean;
  /** Beyond them the server refuses a batch. */
  limits: BatchLimits;
  client: ProtocolClient;
  folders: RunFolders;
  openSession: OpenSession;
  /** Fires when the trainer shuts down. */
  signal: AbortSignal;
  onUploader: (uploader: Uploader) => void;
  /** Sends the policy of a checkpoint to the server; absent: the weights stay with this trainer. */
  sendWeights?: (job: ClaimedJob, step: number, checkpoint: Uint8Array) => Promise<void>;
  log: (sentence: string) => void;
};

/**
 * Does one claimed job from its checkpoint or its start to its end. Every report is on disk before the next step begins,
 * and a checkpoint is written only after the reports up to its step: what is lost by a crash can be computed again, exactly.
 */
export async function runJob(options: RunJobOptions): Promise<JobEnd> {
  const { job, client, folders, signal, log } = options;
  if (!options.held) {
    // First of all: after a crash right here the newest checkpoint on disk is still one that this attempt may go on from.
    await folders.dropCheckpointsAfter(job.run, job.resumeFrom);
    await folders.hold(job);
  }
  const spool = await openSpool(folders.spoolFolder(job));
  const upload = () => {
    const started = createUploader({ client, spool, onTrouble: log });
    options.onUploader(started);
    return started;
  };
  let uploader = upload();
  let refused = false;
  let session: TrainingSession | null = null;
  const say = (content: EventsContent) => append({ job, spool, uploader, content });
  /** What the engine says during a step. */
  const heard: LogLine[] = [];

  try {
    const said = options.held ? await endInSpool(spool) : null;
    if (said) return await leave(said);
    const from = options.held ? ((await folders.checkpointSteps(job.run)).at(-1) ?? null) : job.resumeFrom;
    const checkpoint = from === null ? null : await folders.loadCheckpoint(job.run, from);
    if (from !== null) log(`run ${job.run} goes on from the checkpoint of step ${from}`);
    const startParams = checkpoint ? null : await fetchStart(options, uploader);
    let end: JobEnd;
    if (startParams === "interrupted") end = stateToEnd(uploader, signal) ?? "stopped";
    else {
      session = await options.openSession({
        job,
        checkpoint,
        startParams,
        cacheFolder: folders.cacheFolder,
        say: (sentence) => heard.push(line(sentence)),
      });
      await say({
        logs: [
          line(
            from === null
              ? `Attempt ${job.attemptNumber} begins with ${startOf(job)}, seed ${job.seed}`
              : `Attempt ${job.attemptNumber} goes on from the checkpoint of step ${from}`,
          ),
        ],
      });
      end = await train({ ...options, session, spool, uploader, heard, say });
    }
    if (end === "finished" || end === "canceled" || end === "paused") {
      const step = Math.max(session?.step ?? 0, 0);
      await say({
        logs: [line(`${ends[end]} after step ${step}`)],
        finish: { state: end, lastSeq: spool.lastSeq + 1 },
      });
    }
    return await leave(end);
  } catch (error) {
    if (uploader.state.kind === "lost") return await leave("lost");
    if (uploader.state.kind === "rejected") {
      refused = true;
      // The end takes the seq of what was refused: behind a gap it would never take effect.
      await spool.setAside(uploader.state.seq);
      uploader = upload();
    }
    const sentence = error instanceof Error ? error.message : String(error);
    log(`run ${job.run} failed: ${sentence}`);
    const text = (error instanceof Error && error.stack) || sentence;
    await say({
      logs: [{ level: "error", text: text.slice(0, MAX_TEXT), at: new Date().toISOString() }],
      finish: { state: "failed", lastSeq: spool.lastSeq + 1, reason: sentence.slice(0, MAX_TEXT) },
    });
    return await leave("failed");
  } finally {
    session?.dispose();
    await uploader.stop();
  }

  async function leave(end: JobEnd): Promise<JobEnd> {
    if (end === "stopped") return end;
    if (end !== "lost") await uploader.drained(signal);
    if (uploader.state.kind === "lost") {
      log(`run ${job.run} is no longer ours: ${uploader.state.reason}`);
      await folders.release(job, { spool: true, checkpoints: "all" });
      return "lost";
    }
    if (uploader.state.kind === "rejected" && !refused) throw new Error(refusal(uploader.state.reason));
    // Not yet acknowledged and shutting down: the job stays held, and the next start sends the rest.
    if (spool.pending.length > 0 && uploader.state.kind === "open") return "stopped";
    const trained = end === "finished" && job.job === "train";
    const checkpoints = end === "paused" ? "all" : trained ? "trained" : "none";
    await folders.release(job, { spool: refused, checkpoints });
    return end;
  }
}

const startOf = ({ startFrom }: ClaimedJob) =>
  startFrom === null ? "the base model" : `the weights of step ${startFrom.step} of run ${startFrom.run}`;

/** The weights that the policy starts from, null for the base model's; asks until the server answers or the job is over. */
async function fetchStart(options: RunJobOptions, uploader: Uploader): Promise<Uint8Array | null | "interrupted"> {
  const { job, client, folders, signal, log } = options;
  const { startFrom } = job;
  if (startFrom === null) return null;
  let said = false;
  while (stateToEnd(uploader, signal) === null) {
    try {
      return await folders.startWeights(job, () => client.getCheckpoint(startFrom));
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (!said) log(`run ${job.run} waits for the weights it starts from: ${error.message}`);
      said = true;
      await sleep(START_RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return "interrupted";
}

/** How the attempt ended, when that is in the spool already: it was stopped before the server had acknowledged it. */
async function endInSpool(spool: Spool): Promise<JobEnd | null> {
  const last = spool.pending.at(-1);
  if (last === undefined) return null;
  return endSchema.parse(JSON.parse(await spool.read(last))).finish?.state ?? null;
}

const endSchema = z.object({ finish: finishSchema.optional() });
const ends = { finished: "Finished", canceled: "Canceled", paused: "Paused" };
const line = (text: string) => ({ level: "info" as const, text, at: new Date().toISOString() });
type LogLine = ReturnType<typeof line>;
const refusal = (reason: string) => `the server refused what this run reports: ${reason}`;

type TrainOptions = RunJobOptions & {
  session: TrainingSession;
  spool: Spool;
  uploader: Uploader;
  heard: LogLine[];
  say: (content: EventsContent) => Promise<void>;
};

async function train(options: TrainOptions): Promise<JobEnd> {
  const { job, folders, session, spool, uploader, say, signal } = options;
  // A bank is whole within one attempt: a new one samples the same rollouts again instead of going on.
  const announces = job.job === "train";

  async function saveCheckpoint({ send = false } = {}) {
    const bytes = await session.checkpoint();
    // Before the checkpoint: a crash in between computes the step again and sends the same weights.
    if (send) await options.sendWeights?.(job, session.step, bytes);
    await folders.saveCheckpoint(job.run, session.step, bytes);
  }

  while (true) {
    const stop = stateToEnd(uploader, signal);
    if (stop) {
      if ((stop === "paused" || stop === "stopped") && session.step >= 0) await saveCheckpoint();
      if (stop === "paused" && session.step >= 0 && announces) await say({ checkpoint: session.step });
      return stop;
    }
    if (uploader.state.kind === "rejected") throw new Error(refusal(uploader.state.reason));
    if (spool.pending.length > MAX_BACKLOG) {
      await uploader.drained(AbortSignal.any([signal, AbortSignal.timeout(SHORT_WAIT_MS)]));
      continue;
    }
    const report = await nextOrInterrupted(options);
    if (report === "interrupted") continue;
    if (report === null) return "finished";
    for (const content of splitContent(toContent(report), options.limits)) await say(content);
    if (report.failure !== undefined) throw new Error(report.failure);
    if (report.step > 0 && (report.step % job.config.checkpointEvery === 0 || report.step === job.config.steps)) {
      await saveCheckpoint({ send: announces });
      if (announces) await say({ checkpoint: report.step, logs: [line(`Checkpoint of step ${report.step}`)] });
    }
  }
}

/** The end that the server or the shutdown asks for now; null to go on. */
function stateToEnd(uploader: Uploader, signal: AbortSignal): JobEnd | null {
  const { state } = uploader;
  if (state.kind === "lost") return "lost";
  // Before a shutdown: the engine may be in the middle of a step, whose state cannot be saved and need not be.
  if (state.kind === "open" && state.want === "cancel") return "canceled";
  if (signal.aborted) return "stopped";
  return state.kind === "open" && state.want === "pause" ? "paused" : null;
}

/** Waits for the step, but not for a run that was canceled or lost meanwhile: its step does not matter any more. */
async function nextOrInterrupted(options: TrainOptions): Promise<StepReport | null | "interrupted"> {
  const { session, uploader, signal, heard, say } = options;
  const step = session.next();
  step.catch(() => undefined);
  while (true) {
    const tick = new Promise<"tick">((resolve) => setTimeout(resolve, SHORT_WAIT_MS, "tick"));
    const first = await Promise.race([step, tick]);
    if (heard.length > 0) await say({ logs: heard.splice(0) });
    if (first !== "tick") return first;
    const end = stateToEnd(uploader, signal);
    if (end === "canceled" || end === "lost") return "interrupted";
  }
}

function toContent(report: StepReport): EventsContent {
  return {
    metrics: report.metrics.map(({ metric, value }) => ({ metric, step: report.step, value: toWireNumber(value) })),
    rollouts: report.rollouts,
    evaluations: report.evaluations,
    logs: report.logs.map((line) => ({ at: new Date().toISOString(), ...line })),
  };
}

async function append(options: {
  job: ClaimedJob;
  spool: Spool;
  uploader: Uploader;
  content: EventsContent;
}): Promise<void> {
  const { job, spool, uploader, content } = options;
  const { run, attempt, leaseToken } = job;
  await spool.append((seq) => JSON.stringify({ run, attempt, leaseToken, seq, ...content }));
  uploader.wake();
}
