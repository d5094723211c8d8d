import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { openSession } from "@/trainer/embedded/session";
import { newProgress, type Progress, take } from "./progress";
import { readPythonReports } from "./python-reports";
import type { RunRecord } from "./record";
import { type PlannedRun, plannedRuns, type Study, studies, studyConfig } from "./study";

// One run of a study in a process of its own: node run-one.ts STUDY KEY STEPS. It writes its step on standard output, and leaves
// its numbers in the study's folder when it has finished. One on the embedded trainer keeps a checkpoint every few steps.
const CHECKPOINT_EVERY = 20;
const [studyId = "", key = "", stepsText = "200"] = process.argv.slice(2);
const seed = Number(/seed(\d+)$/.exec(key)?.[1] ?? Number.NaN);
const study = studies.find(({ id }) => id === studyId);
const planned = study && plannedRuns(study, [seed]).find((run) => run.key === key);
if (!study || !planned) throw new Error(`The study "${studyId}" has no run "${key}".`);
const steps = Number(stepsText);
const job = jobOf(study, planned);
const progress = study.id === "embedded" ? await embedded(job, planned) : await torch(job, planned);
keep(study, planned, progress);
process.exit(0);

function jobOf(of: Study, { preset, task }: PlannedRun): ClaimedJob {
  const lease = { attempt: key, attemptNumber: 1, leaseToken: key, leaseSeconds: 60 };
  const start = { resumeFrom: null, startFrom: null, baseMeans: {} };
  return { job: "train", run: key, ...lease, ...start, spec: preset.spec, config: studyConfig(of, task, steps), seed };
}

async function embedded(job: ClaimedJob, { preset }: PlannedRun): Promise<Progress> {
  const work = path.join(".regimes", key);
  mkdirSync(work, { recursive: true });
  const files = { checkpoint: path.join(work, "checkpoint"), progress: path.join(work, "progress.json") };
  const goesOn = existsSync(files.progress);
  const progress: Progress = goesOn ? JSON.parse(readFileSync(files.progress, "utf8")) : newProgress();
  const session = await openSession({
    job,
    checkpoint: goesOn ? readFileSync(`${files.checkpoint}-${progress.kl.length}`) : null,
    cacheFolder: path.join(".regimes", "base"),
  });
  let started = performance.now();
  for (let report = await session.next(); report !== null; report = await session.next()) {
    take(progress, report, preset.spec.objective, steps);
    console.log(`step ${report.step}`);
    if (report.step % CHECKPOINT_EVERY === 0 && report.step < steps) {
      progress.seconds += (performance.now() - started) / 1000;
      started = performance.now();
      // The checkpoint first: progress names the step of the one to go on from.
      replace(`${files.checkpoint}-${report.step}`, await session.checkpoint());
      replace(files.progress, JSON.stringify(progress));
      rmSync(`${files.checkpoint}-${report.step - CHECKPOINT_EVERY}`, { force: true });
    }
  }
  progress.seconds = Math.round(progress.seconds + (performance.now() - started) / 1000);
  rmSync(work, { recursive: true, force: true });
  session.dispose();
  return progress;
}

async function torch(job: ClaimedJob, { preset }: PlannedRun): Promise<Progress> {
  const progress = newProgress();
  const started = performance.now();
  for await (const report of readPythonReports(job, path.join(".regimes", "torch"))) {
    take(progress, report, preset.spec.objective, steps);
    console.log(`step ${report.step}`);
  }
  progress.seconds = Math.round((performance.now() - started) / 1000);
  return progress;
}

function keep(of: Study, { task, regime, preset }: PlannedRun, progress: Progress): void {
  const machine = `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.versions.node}`;
  const { objective } = preset.spec;
  const { config } = job;
  const record: RunRecord = { task, regime, title: preset.title, seed, objective, config, machine, ...progress };
  mkdirSync(of.records, { recursive: true });
  replace(path.join(of.records, `${key}.json`), `${JSON.stringify(record)}\n`);
}

function replace(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
