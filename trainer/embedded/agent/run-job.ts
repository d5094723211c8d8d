import { toWireNumber } from "@/domain/metric/wire-number";
import type { ClaimedJob } from "@/domain/protocol/messages";
import type { EventsContent, OpenSession, StepReport, TrainingSession } from "@/trainer/embedded/session-types";
import type { ProtocolClient } from "./client";
import type { RunFolders } from "./run-folder";
import { openSpool, type Spool } from "./spool";
import { createUploader, type Uploader } from "./uploader";

/** How a job ended here. `stopped`: the trainer shuts down and goes on with the job when it starts again. */
export type JobEnd = "finished" | "failed" | "canceled" | "paused" | "lost" | "stopped";

/** More unacknowledged batches than this and training waits for the server, so that the disk cannot fill. */
const MAX_BACKLOG = 5_000;
const SHORT_WAIT_MS = 250;

export type RunJobOptions = {
  job: ClaimedJob;
  /** True when the job was held before a restart: then the newest checkpoint on disk counts, not the claim's. */
  held: boolean;
  client: ProtocolClient;
  folders: RunFolders;
  openSession: OpenSession;
  /** Fires when the trainer shuts down. */
  signal: AbortSignal;
  onUploader: (uploader: Uploader) => void;
  log: (sentence: string) => void;
};

/**
 * Does one claimed job from its checkpoint or its start to its end. Every report is on disk before the next step begins,
 * and a checkpoint is written only after the reports up to its step: what is lost by a crash can be computed again, exactly.
 */
export async function runJob(options: RunJobOptions): Promise<JobEnd> {
  const { job, client, folders, signal, log } = options;
  if (!options.held) await folders.hold(job);
  const spool = await openSpool(folders.spoolFolder(job));
  const uploader = createUploader({ client, spool, onTrouble: log });
  options.onUploader(uploader);
  let session: TrainingSession | null = null;
  const say = (content: EventsContent) => append({ job, spool, uploader, content });

  try {
    const from = options.held ? ((await folders.checkpointSteps(job.run)).at(-1) ?? null) : job.resumeFrom;
    if (from === null) await folders.dropCheckpoints(job.run);
    const checkpoint = from === null ? null : await folders.loadCheckpoint(job.run, from);
    if (from !== null) log(`run ${job.run} goes on from the checkpoint of step ${from}`);
    session = await options.openSession({ job, checkpoint });
    const end = await train({ ...options, session, spool, uploader, say });
    if (end !== "finished" && end !== "canceled" && end !== "paused") return await leave(end);
    await say({ finish: { state: end, lastSeq: spool.lastSeq + 1 } });
    return await leave(end);
  } catch (error) {
    if (uploader.state.kind === "lost") return await leave("lost");
    const sentence = error instanceof Error ? error.message : String(error);
    log(`run ${job.run} failed: ${sentence}`);
    await say({
      logs: [
        {
          level: "error",
          text: error instanceof Error ? (error.stack ?? sentence) : sentence,
          at: new Date().toISOString(),
        },
      ],
      finish: { state: "failed", lastSeq: spool.lastSeq + 1, reason: sentence },
    });
    return await leave("failed");
  } finally {
    session?.dispose();
    uploader.stop();
  }

  async function leave(end: JobEnd): Promise<JobEnd> {
    if (end === "stopped") return end;
    if (end !== "lost") await uploader.drained(signal);
    if (uploader.state.kind === "lost") {
      log(`run ${job.run} is no longer ours: ${uploader.state.reason}`);
      await folders.release(job, { keepSpool: true });
      return "lost";
    }
    if (uploader.state.kind === "rejected") log(`run ${job.run}: the server refused a batch: ${uploader.state.reason}`);
    // Not yet acknowledged and shutting down: the job stays held, and the next start sends the rest.
    if (spool.pending.length > 0 && uploader.state.kind === "open") return "stopped";
    await folders.release(job, { keepSpool: uploader.state.kind === "rejected" });
    return end;
  }
}

type TrainOptions = RunJobOptions & {
  session: TrainingSession;
  spool: Spool;
  uploader: Uploader;
  say: (content: EventsContent) => Promise<void>;
};

async function train(options: TrainOptions): Promise<JobEnd> {
  const { job, folders, session, spool, uploader, say, signal } = options;

  async function saveCheckpoint() {
    const bytes = await session.checkpoint();
    await folders.saveCheckpoint(job.run, session.step, bytes);
  }

  while (true) {
    const stop = stateToEnd(uploader, signal);
    if (stop) {
      if ((stop === "paused" || stop === "stopped") && session.step >= 0) await saveCheckpoint();
      if (stop === "paused" && session.step >= 0) await say({ checkpoint: session.step });
      return stop;
    }
    if (uploader.state.kind === "rejected")
      throw new Error(`the server refused what this run reports: ${uploader.state.reason}`);
    if (spool.pending.length > MAX_BACKLOG) {
      await uploader.drained(AbortSignal.any([signal, AbortSignal.timeout(SHORT_WAIT_MS)]));
      continue;
    }
    const report = await nextOrInterrupted(session, uploader, signal);
    if (report === "interrupted") continue;
    if (report === null) return "finished";
    await say(toContent(report));
    if (report.step > 0 && (report.step % job.config.checkpointEvery === 0 || report.step === job.config.steps)) {
      await saveCheckpoint();
      await say({ checkpoint: report.step });
    }
  }
}

/** The end that the server or the shutdown asks for now; null to go on. */
function stateToEnd(uploader: Uploader, signal: AbortSignal): JobEnd | null {
  if (signal.aborted) return "stopped";
  if (uploader.state.kind === "lost") return "lost";
  if (uploader.state.kind !== "open" || uploader.state.want === "go") return null;
  return uploader.state.want === "cancel" ? "canceled" : "paused";
}

/** Waits for the step, but not for a run that was canceled or lost meanwhile: its step does not matter any more. */
async function nextOrInterrupted(
  session: TrainingSession,
  uploader: Uploader,
  signal: AbortSignal,
): Promise<StepReport | null | "interrupted"> {
  const step = session.next();
  step.catch(() => undefined);
  while (true) {
    const tick = new Promise<"tick">((resolve) => setTimeout(resolve, SHORT_WAIT_MS, "tick"));
    const first = await Promise.race([step, tick]);
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
