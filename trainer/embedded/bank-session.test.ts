import { describe, expect, it } from "vitest";
import { type ClaimedJob, claimedJobSchema, metricPointSchema, rolloutGroupSchema } from "@/domain/protocol/messages";
import { bankJob } from "@/domain/rollout/bank";
import { arithmeticTask } from "@/domain/task/task";
import { openSession } from "./session";
import type { StepReport, TrainingSession } from "./session-types";

const jobOf = (temperature: number): ClaimedJob =>
  claimedJobSchema.parse({
    job: "bank",
    run: "run",
    attempt: "attempt",
    attemptNumber: 1,
    leaseToken: "lease",
    leaseSeconds: 60,
    resumeFrom: null,
    ...bankJob(arithmeticTask, { baseModel: "arithmetic-base", prompts: 10, samplesPerPrompt: 64, temperature }),
    seed: 0,
  });

async function allReports(session: TrainingSession): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (let report = await session.next(); report; report = await session.next()) reports.push(report);
  session.dispose();
  return reports;
}

const rolloutsOf = (reports: StepReport[]) =>
  reports.flatMap((report) => report.rollouts.flatMap((group) => group.rollouts));

describe("sampling a bank", { timeout: 120_000 }, () => {
  it("reports every prompt once with all its samples and text, a block at a time, as the protocol takes it", async () => {
    const reports = await allReports(await openSession({ job: jobOf(1), checkpoint: null }));
    expect(reports.map(({ step }) => step)).toEqual([4, 8, 10]);
    const groups = reports.flatMap((report) => report.rollouts.map((group) => rolloutGroupSchema.parse(group)));
    expect(new Set(groups.map(({ promptId }) => promptId)).size).toBe(10);
    for (const group of groups) {
      expect(group).toMatchObject({ step: 0, split: "validation" });
      expect(group.rollouts.length).toBe(64);
      expect(group.rollouts.every(({ completion }) => completion !== "")).toBe(true);
    }
    for (const { step, metrics } of reports) for (const point of metrics) metricPointSchema.parse({ step, ...point });
    // The base samples from its own distribution.
    for (const { refLogprob, samplingLogprob } of rolloutsOf(reports)) {
      expect(samplingLogprob).toBeCloseTo(refLogprob ?? 0, 4);
    }
  });

  it("goes on from a checkpoint with the blocks that are left, the same to the last digit", async () => {
    const whole = await allReports(await openSession({ job: jobOf(1), checkpoint: null }));
    const first = await openSession({ job: jobOf(1), checkpoint: null });
    await first.next();
    const checkpoint = await first.checkpoint();
    first.dispose();
    const second = await openSession({ job: jobOf(1), checkpoint });
    expect(second.step).toBe(4);
    expect(await allReports(second)).toEqual(whole.slice(1));
  });

  it("at another temperature says under which distribution it drew, and S_ref at temperature 1", async () => {
    const rollouts = rolloutsOf(await allReports(await openSession({ job: jobOf(2), checkpoint: null })));
    const meanOf = (of: (rollout: (typeof rollouts)[number]) => number) =>
      rollouts.reduce((sum, rollout) => sum + of(rollout), 0) / rollouts.length;
    const [ref, drawn] = [
      meanOf(({ refLogprob }) => refLogprob ?? 0),
      meanOf(({ samplingLogprob }) => samplingLogprob ?? 0),
    ];
    // The mean of log q - log pi under q is KL(q, pi): above 0.
    expect(drawn - ref).toBeGreaterThan(0.5);
    // Importance weights pi / q average 1 over samples of q: they would not, were either the wrong distribution.
    const weight = meanOf(({ refLogprob, samplingLogprob }) => Math.exp((refLogprob ?? 0) - (samplingLogprob ?? 0)));
    expect(Math.abs(weight - 1)).toBeLessThan(0.3);
  });
});
