import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { type ClaimedJob, claimedJobSchema } from "@/domain/protocol/messages";
import { listFolder, writeDurably } from "./files";

/** The trainer's own folder: one folder a run, with the held job, its spool and its checkpoints. */
export type RunFolders = {
  /** For what is measured once for every run. */
  cacheFolder: string;
  /** Jobs held when the trainer last stopped: it goes on with them under their own lease tokens. */
  heldJobs(): Promise<ClaimedJob[]>;
  hold(job: ClaimedJob): Promise<void>;
  /**
   * Lets go of the job. The spool stays when asked for: somebody may want to see what was not taken. Of the checkpoints
   * stay `all` while the run can go on, the newest as trained.safetensors, or `none`.
   */
  release(job: ClaimedJob, keep: { spool: boolean; checkpoints: "all" | "trained" | "none" }): Promise<void>;
  spoolFolder(job: ClaimedJob): string;
  saveCheckpoint(run: string, step: number, bytes: Uint8Array): Promise<void>;
  loadCheckpoint(run: string, step: number): Promise<Uint8Array>;
  /** The weights that a job starts from, fetched once: after a crash the run begins again without the server. */
  startWeights(job: ClaimedJob, fetchWeights: () => Promise<Uint8Array>): Promise<Uint8Array>;
  /** Steps of the kept checkpoints, ascending. */
  checkpointSteps(run: string): Promise<number[]>;
  /** Deletes the checkpoints past `step`; null: all of them. */
  dropCheckpointsAfter(run: string, step: number | null): Promise<void>;
  /** Runs with a checkpoint here, for the claim. */
  resumable(): Promise<{ run: string; steps: number[] }[]>;
};

const KEPT_CHECKPOINTS = 3;

export function openRunFolders(home: string): RunFolders {
  const runsFolder = path.join(home, "trainer", "runs");
  const runFolder = (run: string) => path.join(runsFolder, encodeURIComponent(run));
  const jobFile = (run: string) => path.join(runFolder(run), "job.json");
  const checkpointsFolder = (run: string) => path.join(runFolder(run), "checkpoints");
  const checkpointFile = (run: string, step: number) =>
    path.join(checkpointsFolder(run), `${String(step).padStart(10, "0")}.safetensors`);
  const spoolFolder = (job: ClaimedJob) => path.join(runFolder(job.run), `spool-${encodeURIComponent(job.attempt)}`);

  const startFile = (run: string) => path.join(runFolder(run), "start.safetensors");

  async function checkpointSteps(run: string): Promise<number[]> {
    const names = await listFolder(checkpointsFolder(run));
    return names.filter((name) => /^\d{10}\.safetensors$/.test(name)).map((name) => Number(name.slice(0, 10)));
  }

  return {
    cacheFolder: path.join(home, "trainer", "base-evaluations"),
    async heldJobs() {
      const jobs: ClaimedJob[] = [];
      for (const name of await listFolder(runsFolder)) {
        const text = await readFile(path.join(runsFolder, name, "job.json"), "utf8").catch(() => null);
        if (text === null) continue;
        const parsed = claimedJobSchema.safeParse(JSON.parse(text));
        if (parsed.success) jobs.push(parsed.data);
      }
      return jobs;
    },
    async hold(job) {
      await mkdir(runFolder(job.run), { recursive: true, mode: 0o700 });
      await writeDurably(jobFile(job.run), JSON.stringify(job));
    },
    async release(job, keep) {
      const newest = (await checkpointSteps(job.run)).at(-1);
      if (keep.checkpoints === "trained" && newest !== undefined) {
        await rename(checkpointFile(job.run, newest), path.join(runFolder(job.run), "trained.safetensors"));
      }
      await rm(jobFile(job.run), { force: true });
      if (!keep.spool) await rm(spoolFolder(job), { recursive: true, force: true });
      if (keep.checkpoints === "all") return;
      await rm(checkpointsFolder(job.run), { recursive: true, force: true });
      await rm(startFile(job.run), { force: true });
    },
    spoolFolder,
    async saveCheckpoint(run, step, bytes) {
      await mkdir(checkpointsFolder(run), { recursive: true, mode: 0o700 });
      await writeDurably(checkpointFile(run, step), bytes);
      const steps = await checkpointSteps(run);
      for (const old of steps.slice(0, -KEPT_CHECKPOINTS)) await rm(checkpointFile(run, old), { force: true });
    },
    loadCheckpoint: (run, step) => readFile(checkpointFile(run, step)),
    async startWeights(job, fetchWeights) {
      const kept = await readFile(startFile(job.run)).catch(() => null);
      if (kept) return kept;
      const fetched = await fetchWeights();
      await mkdir(runFolder(job.run), { recursive: true, mode: 0o700 });
      await writeDurably(startFile(job.run), fetched);
      return fetched;
    },
    checkpointSteps,
    async dropCheckpointsAfter(run, step) {
      for (const later of await checkpointSteps(run)) {
        if (step === null || later > step) await rm(checkpointFile(run, later), { force: true });
      }
    },
    async resumable() {
      const found: { run: string; steps: number[] }[] = [];
      for (const name of await listFolder(runsFolder)) {
        const run = decodeURIComponent(name);
        const steps = await checkpointSteps(run);
        if (steps.length > 0) found.push({ run, steps });
      }
      return found.slice(-1000);
    },
  };
}
