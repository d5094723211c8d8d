import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ClaimedJob, claimedJobSchema } from "@/domain/protocol/messages";
import { init } from "./jax";
import { initialParams } from "./model";
import { writeSafetensors } from "./safetensors";
import { openSession } from "./session";
import type { SessionOptions, StepReport } from "./session-types";
import { weightsToTensors } from "./weights";

const jobOf = (changes: Partial<ClaimedJob>): ClaimedJob => ({
  ...claimedJobSchema.parse({
    job: "train",
    run: "run",
    attempt: "attempt",
    attemptNumber: 1,
    leaseToken: "lease",
    leaseSeconds: 60,
    resumeFrom: null,
    spec: {
      schema: "rewardspec/1",
      name: "correct",
      terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    },
    config: {
      task: "arithmetic",
      baseModel: "arithmetic-base",
      steps: 2,
      promptsPerStep: 4,
      groupSize: 16,
      evalPrompts: 4,
      evalSamples: 2,
      testSamples: 2,
      baseTestSamples: 16,
    },
    seed: 1,
  }),
  ...changes,
});

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await mkdtemp(path.join(os.tmpdir(), "evaluations-"));
});
afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

async function firstReport(options: SessionOptions): Promise<StepReport | null> {
  const session = await openSession(options);
  const report = await session.next();
  session.dispose();
  return report;
}

const onTest = (report: StepReport | null) => ({
  evaluations: report?.evaluations.filter(({ split }) => split === "test"),
  metrics: report?.metrics.filter(({ metric }) => metric.startsWith("eval/test")),
  rollouts: report?.rollouts.filter(({ split }) => split === "test"),
});
const summary = (report: StepReport | null) =>
  report?.evaluations.map(({ split, decoding, problems }) => `${split} ${decoding} ${problems[0]?.samples}`);

describe("an evaluation", { timeout: 120_000 }, () => {
  it("of the base on test is the same for every seed, measured once and kept", async () => {
    const fresh = await firstReport({ job: jobOf({ seed: 1 }), checkpoint: null });
    const stored = await firstReport({ job: jobOf({ seed: 2 }), checkpoint: null, cacheFolder });
    expect(onTest(stored)).toEqual(onTest(fresh));
    expect(stored?.evaluations[0]).not.toEqual(fresh?.evaluations[0]);

    const files = await readdir(cacheFolder);
    expect(files.length).toBe(3);
    // The kept answers are what is read: one that says all were right is believed.
    const wrong = { problems: [{ ...problem, samples: 1, correct: 1 }], kept: [], keptPerPrompt: 1 };
    for (const file of files) await writeFile(path.join(cacheFolder, file), JSON.stringify(wrong));
    const read = await firstReport({ job: jobOf({ seed: 3 }), checkpoint: null, cacheFolder });
    expect(read?.metrics.find(({ metric }) => metric === "eval/test/acc")?.value).toBe(1);

    for (const file of files) await writeFile(path.join(cacheFolder, file), "torn");
    const again = await firstReport({ job: jobOf({ seed: 1 }), checkpoint: null, cacheFolder });
    expect(again).toEqual(fresh);
  });

  it("at a low temperature samples what is likelier, with S_ref still that at the run's temperature", async () => {
    const report = await firstReport({ job: jobOf({}), checkpoint: null });
    expect(summary(report)).toEqual([
      "validation sample 2",
      "validation greedy 1",
      "test sample 16",
      "test greedy 1",
      "test T0.3 16",
    ]);
    const meanOf = (name: string) => report?.metrics.find(({ metric }) => metric === name)?.value ?? Number.NaN;
    const [sampled, low, greedy] = ["", "T0.3/", "greedy/"].map((how) => meanOf(`eval/test/${how}logp_ref`));
    expect(low).toBeGreaterThan((sampled ?? 0) + 0.5);
    // The likeliest tokens one by one are, on these prompts, likely completions.
    expect(Math.abs((low ?? 0) - (greedy ?? 0))).toBeLessThan(1);
    // Eight samples a prompt come with text.
    expect(onTest(report).rollouts?.map(({ rollouts }) => rollouts.length)).toEqual([8, 8, 8, 8]);
  });

  it("of a checkpoint starts from its weights, as at the end of a run, and reports at step 0", async () => {
    await init();
    const weights = initialParams({ vocabulary: 20, context: 48, width: 64, layers: 2, heads: 4, hidden: 256 }, 5);
    const startParams = await writeSafetensors(await weightsToTensors(weights), {});
    const job = jobOf({ job: "evaluate", startFrom: { run: "parent", step: 20 } });
    const session = await openSession({ job, checkpoint: null, startParams, cacheFolder });
    const report = await session.next();
    expect(report?.step).toBe(0);
    expect(summary(report)).toEqual([
      "validation sample 2",
      "validation greedy 1",
      "test sample 2",
      "test greedy 1",
      "test T0.3 2",
    ]);
    // Weights that were never trained add nothing up.
    expect(report?.metrics.find(({ metric }) => metric === "eval/test/acc")?.value).toBe(0);
    expect(await session.next()).toBeNull();
    session.dispose();
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it("says what is missing where the weights did not come, or do not fit", async () => {
    const job = jobOf({ job: "evaluate", startFrom: { run: "parent", step: 20 } });
    await expect(openSession({ job, checkpoint: null })).rejects.toThrow(
      "The weights of step 20 of run parent did not come with the job",
    );
    await expect(openSession({ job, checkpoint: null, startParams: new Uint8Array(9) })).rejects.toThrow(
      "The weights to start from (9 bytes) cannot be read",
    );
  });
});

const problem = { promptId: "a", tier: "E", meanTokens: 4, meanRefLogprob: -1, meanRefLogprobPerToken: -0.2 };
