import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ClaimedJob } from "@/domain/protocol/messages";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { runConfigSchema } from "@/domain/run/config";
import { openThreadedSession } from "./agent/engine-thread";
import { openPythonTerms } from "./python-terms";
import { openSession } from "./session";
import type { OpenSession, StepReport } from "./session-types";

const python = `def reward(prompt, completion, answer, signals):
    if signals["parsed"] == 0:
        return -1
    return 2 * signals["correct"] - signals["tokens"] / 10 + min(signals["steps"], 3)
`;
const expression = "-1 if parsed == 0 else 2 * correct - tokens / 10 + min(steps, 3)";

function jobOf(source: object): ClaimedJob {
  const evaluation = { evalPrompts: 4, evalSamples: 4, testSamples: 2, baseTestSamples: 2, evalEvery: 2 };
  const small = { steps: 2, promptsPerStep: 4, groupSize: 4, warmupSteps: 0, learningRate: 1e-3, ...evaluation };
  return {
    job: "train",
    run: "run",
    attempt: "attempt",
    attemptNumber: 1,
    leaseToken: "lease",
    leaseSeconds: 60,
    resumeFrom: null,
    startFrom: null,
    spec: rewardSpecSchema.parse({ schema: "rewardspec/1", name: "rule", terms: [{ id: "rule", source }] }),
    config: runConfigSchema.parse({ task: "arithmetic", baseModel: "arithmetic-base", ...small }),
    seed: 7,
    baseMeans: {},
  };
}

async function train(open: OpenSession, job: ClaimedJob) {
  const session = await open({ job, checkpoint: null });
  const reports: StepReport[] = [];
  for (;;) {
    const report = await session.next();
    if (report === null) break;
    const metrics = report.metrics.filter(({ metric }) => metric !== "step_time");
    reports.push({ ...report, metrics });
  }
  const children = pythonChildren().length;
  session.dispose();
  return { reports, children };
}

test("a run with a term in Python gives the numbers of the same rule as an expression, and leaves no process behind", async () => {
  const byPython = await train(openThreadedSession, jobOf({ type: "python", code: python }));
  const byExpression = await train(openSession, jobOf({ type: "expression", code: expression }));
  expect(byPython.reports).toEqual(byExpression.reports);
  expect(byPython.reports.map(({ step }) => step)).toEqual([0, 1, 2]);
  expect([byPython.children, byExpression.children]).toEqual([1, 0]);
  expect(pythonChildren()).toEqual([]);
});

test("each kind of error is told once, with its traceback, and stays an error", async () => {
  const code = `print("hello")\ndef reward(prompt, completion, answer, signals):\n    return 1 / len(completion)`;
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "rule",
    terms: [{ id: "rule", source: { type: "python", code } }],
  });
  const rollouts = ["", "ab"].map((completion) => rolloutSchema.parse({ promptId: "p", completion }));
  const terms = openPythonTerms(spec);
  const report: Pick<StepReport, "step" | "logs"> = { step: 3, logs: [] };
  try {
    for (let time = 0; time < 2; time += 1) {
      expect((await terms.outcomes(rollouts, report)).rule).toEqual([
        { status: "error", reason: "ZeroDivisionError: division by zero (line 3)" },
        { status: "ok", value: 0.5 },
      ]);
    }
  } finally {
    terms.close();
  }
  expect(report.logs.map(({ level }) => level)).toEqual(["warn", "info"]);
  expect(report.logs[0]?.text).toMatch(
    /^Step 3: the Python term rule failed in line 3: Traceback[\s\S]*len\(completion\)/,
  );
  expect(report.logs[1]?.text).toBe("Step 3: the Python term rule printed: hello");
});

/** Children that run Python. Linux tells of each thread which processes it started; the training runs in one of its own. */
function pythonChildren(): number[] {
  const children = readdirSync(`/proc/${process.pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${process.pid}/task/${thread}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  );
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("child.mjs"));
}
