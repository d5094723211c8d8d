import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { dominance } from "@/domain/objective/dominance";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { groupOf } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import { openSession } from "@/trainer/embedded/session";
import type { StepReport } from "@/trainer/embedded/session-types";
import { type PlannedRun, plannedRuns, studyConfig } from "./plan";
import { RECORDS, type RunRecord, type Snapshot, type TestRecord } from "./record";

// One run of the study in a process of its own: node run-one.ts KEY STEPS. It writes its step on standard output, keeps a
// checkpoint every few steps, and leaves its numbers in docs/regimes/ when it has finished.
const CHECKPOINT_EVERY = 20;
const [key = "", stepsText = "200"] = process.argv.slice(2);
const seed = Number(/seed(\d+)$/.exec(key)?.[1] ?? Number.NaN);
const planned = plannedRuns([seed]).find((run) => run.key === key);
if (!planned) throw new Error(`The study has no run "${key}".`);
await study(planned, Number(stepsText));
process.exit(0);

type Progress = Omit<RunRecord, "task" | "regime" | "title" | "seed" | "objective" | "config" | "machine">;

async function study({ task, regime, preset }: PlannedRun, steps: number): Promise<void> {
  const config = studyConfig(task, steps);
  const work = path.join(".regimes", key);
  mkdirSync(work, { recursive: true });
  const files = { checkpoint: path.join(work, "checkpoint"), progress: path.join(work, "progress.json") };
  const goesOn = existsSync(files.progress);
  const progress: Progress = goesOn
    ? JSON.parse(readFileSync(files.progress, "utf8"))
    : {
        seconds: 0,
        base: { dominance: null, rho: null },
        validation: [],
        kl: [],
        objectiveSd: [],
        baseTest: [],
        endTest: [],
      };
  const session = await openSession({
    job: {
      job: "train",
      run: key,
      attempt: key,
      attemptNumber: 1,
      leaseToken: key,
      leaseSeconds: 60,
      resumeFrom: null,
      startFrom: null,
      baseMeans: {},
      spec: preset.spec,
      config,
      seed,
    },
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
  const machine = `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.versions.node}`;
  const { objective } = preset.spec;
  const record: RunRecord = { task, regime, title: preset.title, seed, objective, config, machine, ...progress };
  mkdirSync(RECORDS, { recursive: true });
  replace(path.join(RECORDS, `${key}.json`), `${JSON.stringify(record)}\n`);
  rmSync(work, { recursive: true, force: true });
  session.dispose();
}

function replace(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

function take(progress: Progress, report: StepReport, objective: RunRecord["objective"], steps: number): void {
  const { step, metrics, evaluations, rollouts } = report;
  const metric = (name: string) => metrics.find((point) => point.metric === name)?.value;
  if (step > 0) {
    progress.kl.push(rounded(metric("kl") ?? Number.NaN));
    progress.objectiveSd.push(rounded(metric("sharpen/objective_sd") ?? Number.NaN));
  }
  for (const evaluation of evaluations) {
    const { split, decoding } = evaluation;
    const problems = evaluation.problems as EvaluationRecord["problems"];
    if (split === "validation" && decoding === "sample") progress.validation.push(snapshot(step, problems));
    if (split === "test" && step === 0) progress.baseTest.push(testRecord(decoding ?? "sample", problems));
    if (split === "test" && step === steps) progress.endTest.push(testRecord(decoding ?? "sample", problems));
  }
  if (step === 0) {
    const ofBase = rollouts.filter((group) => group.split === "validation").flatMap((group) => group.rollouts);
    const { dominance: d, rho } = dominance(
      objective,
      ofBase.map((rollout) => ({
        group: groupOf({ promptId: rollout.promptId, policyStep: 0, group: null }),
        taskTotal: rollout.taskTotal,
        refLogprob: rollout.refLogprob ?? null,
        tokens: rollout.tokens ?? 0,
      })),
    );
    progress.base = { dominance: d === null ? null : rounded(d), rho: rho === null ? null : rounded(rho) };
  }
}

type Problems = EvaluationRecord["problems"];

function snapshot(step: number, problems: Problems): Snapshot {
  const rate = (of: Problems) => rounded(mean(of.map(({ correct, samples }) => correct / samples)));
  const tiers = [...new Set(problems.map(({ tier }) => tier ?? ""))].sort();
  return {
    step,
    accuracy: rate(problems),
    byTier: Object.fromEntries(tiers.map((tier) => [tier, rate(problems.filter((one) => one.tier === tier))])),
    ...means(problems),
  };
}

function testRecord(decoding: string, problems: Problems): TestRecord {
  return {
    decoding,
    ...means(problems),
    samples: problems[0]?.samples ?? 0,
    tiers: problems.map(({ tier }) => tier ?? ""),
    correct: problems.map(({ correct }) => correct),
  };
}

function means(problems: Problems): { meanLength: number; logpRef: number } {
  return {
    meanLength: rounded(mean(problems.map(({ meanTokens }) => meanTokens))),
    logpRef: rounded(mean(problems.map(({ meanRefLogprob }) => meanRefLogprob ?? Number.NaN))),
  };
}
