import { describe, expect, it } from "vitest";
import { type ClaimedJob, evaluationSchema, metricPointSchema, rolloutGroupSchema } from "@/domain/protocol/messages";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { type RunConfigInput, runConfigSchema } from "@/domain/run/config";
import { openSession } from "./session";
import type { StepReport, TrainingSession } from "./session-types";

function jobOf(
  config: Partial<RunConfigInput>,
  objective: RewardSpecInput["objective"] = { mode: "none" },
): ClaimedJob {
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "correct",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    objective,
  });
  const evaluation = { evalPrompts: 4, evalSamples: 4, testSamples: 4, baseTestSamples: 4, evalEvery: 2 };
  const small = { promptsPerStep: 4, groupSize: 4, warmupSteps: 2, ...evaluation };
  return {
    job: "train",
    run: "run",
    attempt: "attempt",
    attemptNumber: 1,
    leaseToken: "lease",
    leaseSeconds: 60,
    resumeFrom: null,
    startFrom: null,
    spec,
    config: runConfigSchema.parse({ task: "arithmetic", baseModel: "arithmetic-base", ...small, ...config }),
    seed: 7,
    baseMeans: {},
  };
}

async function reportsOf(session: TrainingSession, count: number): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  while (reports.length < count) {
    const report = await session.next();
    if (!report) break;
    reports.push(report);
  }
  return reports;
}

const withoutTime = (reports: StepReport[]) =>
  reports.map((report) => ({ ...report, metrics: report.metrics.filter(({ metric }) => metric !== "step_time") }));

// Seconds on a free machine; the limit leaves room for a busy one.
describe("a session", { timeout: 120_000 }, () => {
  it("goes on from a checkpoint exactly as if it had never stopped", async () => {
    const job = jobOf({ steps: 6, learningRate: 1e-3 }, { mode: "sampling", alpha: 2, betaInv: 4 });
    const straight = await openSession({ job, checkpoint: null });
    const whole = await reportsOf(straight, 9);
    straight.dispose();
    const first = await openSession({ job, checkpoint: null });
    const before = await reportsOf(first, 4);
    const checkpoint = await first.checkpoint();
    first.dispose();
    const second = await openSession({ job: { ...job, resumeFrom: 3 }, checkpoint });
    expect(second.step).toBe(3);
    const after = await reportsOf(second, 9);
    expect(whole.map((report) => report.step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(withoutTime([...before, ...after])).toEqual(withoutTime(whole));
    expect(await second.next()).toBeNull();
    second.dispose();
  });

  it("reports the loss and gradient that are no numbers, with what to change, and stays at the step before", async () => {
    const job = jobOf({ steps: 4, learningRate: 1, warmupSteps: 0, gradClip: 1 });
    const huge = { ...job, spec: { ...job.spec, terms: job.spec.terms.map((term) => ({ ...term, weight: 1e39 })) } };
    const session = await openSession({ job: huge, checkpoint: null });
    const reports = await reportsOf(session, 2);
    const last = reports.at(-1);
    expect(last).toMatchObject({ step: 1, rollouts: [], evaluations: [] });
    expect(last?.failure).toMatch(/Update 1 gave loss .*Lower the learning rate/);
    const reported = (name: string) => last?.metrics.find(({ metric }) => metric === name)?.value ?? 0;
    expect([reported("loss"), reported("grad_norm")].every(Number.isFinite)).toBe(false);
    expect(session.step).toBe(0);
    session.dispose();
  });

  it("reports what the protocol takes: the base at step 0, four groups with text a step, all of an evaluation's", async () => {
    const session = await openSession({ job: jobOf({ steps: 2, promptsPerStep: 6, evalEvery: 0 }), checkpoint: null });
    const [base, step] = await reportsOf(session, 2);
    session.dispose();
    expect(base?.evaluations.map(({ split, decoding }) => `${split} ${decoding}`)).toEqual([
      "validation sample",
      "validation greedy",
      "test sample",
      "test greedy",
      "test T0.3",
    ]);
    for (const report of [base, step]) {
      for (const { metric, value } of report?.metrics ?? []) metricPointSchema.parse({ metric, step: 0, value });
      for (const group of report?.rollouts ?? []) rolloutGroupSchema.parse(group);
      for (const evaluation of report?.evaluations ?? []) evaluationSchema.parse(evaluation);
    }
    // Step 2 would be the last and evaluate again.
    expect(step?.rollouts.map((group) => group.split)).toEqual(["train", "train", "train", "train"]);
    expect(step?.rollouts[0]?.rollouts[0]?.policyStep).toBe(0);
    const names = new Set(step?.metrics.map(({ metric }) => metric));
    const own = ["loss", "grad_norm", "learning_rate", "entropy", "step_time", "num_tokens"];
    for (const metric of [...own, "task/accuracy", "kl", "logp_ref/sum"]) expect(names).toContain(metric);
    // The policy of step 1 is the base itself.
    expect(step?.metrics.find(({ metric }) => metric === "kl")?.value).toBeCloseTo(0, 4);
  });

  it("raises accuracy with task reward in twelve steps", async () => {
    const size = { promptsPerStep: 16, groupSize: 8, evalEvery: 0, evalPrompts: 32, baseTestSamples: 4, maxTokens: 22 };
    const job = jobOf({ ...size, steps: 12, learningRate: 5e-4, warmupSteps: 3 });
    const session = await openSession({ job, checkpoint: null });
    const reports = await reportsOf(session, 20);
    session.dispose();
    const accuracy = reports.map(
      (report) => report.metrics.find(({ metric }) => metric === "eval/validation/acc")?.value,
    );
    expect(accuracy[12]).toBeGreaterThan((accuracy[0] ?? 1) + 0.1);
  });

  it("cannot change the length of fixed-length completions", async () => {
    const session = await openSession({ job: jobOf({ steps: 1, fixedLength: true, maxTokens: 10 }), checkpoint: null });
    const [, step] = await reportsOf(session, 2);
    session.dispose();
    const lengths = step?.rollouts.flatMap((group) => group.rollouts.map((rollout) => rollout.tokens));
    expect(new Set(lengths)).toEqual(new Set([10]));
  });

  it("says what is wrong with a job and what to choose", async () => {
    const open = (config: Partial<RunConfigInput>) => openSession({ job: jobOf(config), checkpoint: null });
    await expect(open({ task: "chess" })).rejects.toThrow('does not know the task "chess". Choose one of: arithmetic');
    await expect(open({ baseModel: "gpt" })).rejects.toThrow('no base model "gpt". Choose one of: arithmetic-base');
    await expect(open({ maxTokens: 100 })).rejects.toThrow("lower it to 42");
    await expect(open({ promptsPerStep: 4096 })).rejects.toThrow("lower promptsPerStep");
    const torn = openSession({ job: jobOf({}), checkpoint: new Uint8Array(100) });
    await expect(torn).rejects.toThrow("The checkpoint (100 bytes) cannot be read; start the run anew.");
  });

  it("says which terms could not be scored instead of training on zeros", async () => {
    const job = jobOf({ steps: 1 });
    const broken = {
      ...job.spec,
      terms: job.spec.terms.map((term) => ({ ...term, source: { type: "expression" as const, code: "1/0" } })),
    };
    const session = await openSession({ job: { ...job, spec: broken }, checkpoint: null });
    const [, step] = await reportsOf(session, 2);
    session.dispose();
    expect(step?.logs[0]).toMatchObject({ level: "error", text: expect.stringContaining("16 of 16 rollouts") });
  });
});
