import { evaluationMetrics } from "@/domain/evaluation/evaluation-metrics";
import type { ClaimedJob, EvaluationRecord, EventsRequest } from "@/domain/protocol/messages";
import { mathTask } from "@/tests/server/protocol-fixture";
import { createProtocolClient } from "@/trainer/embedded/agent/client";

const PROMPT =
  "Let $f(x) = \\frac{x^2 - 1}{x + 2}$. Find the sum of all integers $n$ with $1 \\le n \\le 10$ for which $f(n)$ is an integer. Write the answer as \\boxed{...}.";

/** A trainer that says it has GPUs and describes a task of its own, and whose runs are written by hand: nothing is trained. */
export async function mathsBox(url: string, key: string) {
  const client = createProtocolClient({ server: url, key });
  const { trainer } = await client.register({
    ...{ name: "box", engine: "torch", version: "0.1.0 (torch 2.13, TRL 1.16)", device: "2 x NVIDIA H100 80GB HBM3" },
    memory: 2 * 80 * 1024 ** 3,
    tasks: [mathTask],
    baseModels: [{ id: "*", task: null }],
    features: ["train", "continue", "bank", "evaluate", "python", "score_model", "endpoint:judge", "lora"],
  });

  /** Claims the run that waits and reports `steps` of it, with evaluations of base and end. */
  async function work(steps: number): Promise<ClaimedJob> {
    const job = await client.claim({ trainer, resumable: [] });
    if (!job) throw new Error("No run waits for this trainer.");
    const { run, attempt, leaseToken } = job;
    const base = evaluation(0, 0.3);
    const end = evaluation(steps, 0.6);
    const metrics: EventsRequest["metrics"] = [base, end].flatMap((one) =>
      evaluationMetrics(one, [1, 4]).map(({ metric, value }) => ({ metric, value, step: one.step })),
    );
    for (let step = 1; step <= steps; step++) metrics.push(...trainingMetrics(step, steps));
    const body: EventsRequest = {
      ...{ run, attempt, leaseToken, seq: 1, metrics, evaluations: [base, end] },
      rollouts: [1, 5].map((level) => group(steps, level)),
      finish: { state: "finished", lastSeq: 1 },
    };
    await client.events(JSON.stringify(body));
    return job;
  }

  return { trainer, work };
}

function trainingMetrics(step: number, steps: number) {
  const done = step / steps;
  const values: Record<string, number> = {
    "task/accuracy": 0.3 + 0.3 * done,
    ...Object.fromEntries(mathTask.tiers.map(({ id }, i) => [`task/accuracy/${id}`, 0.8 - 0.15 * i + 0.2 * done])),
    reward: 0.3 + 0.3 * done,
    "logp_ref/sum": -400 + 60 * done,
    "logp_ref/per_token": -0.45 + 0.1 * done,
    kl: 12 * done,
    "completions/mean_length": 900 - 100 * done,
    step_time: 38,
    "system/tokens_per_second": 9400 + 300 * Math.sin(step),
    "system/gpu_memory_gb": 61 + 4 * done,
    "system/gpu_memory_share": 0.72 + 0.05 * done,
    "system/gpu_utilization": 0.94,
  };
  return Object.entries(values).map(([metric, value]) => ({ metric, step, value }));
}

function evaluation(step: number, share: number): EvaluationRecord {
  return {
    ...{ step, split: "validation", decoding: "sample" },
    problems: Array.from({ length: 20 }, (_, i) => ({
      ...{ promptId: `math-${i}`, tier: mathTask.tiers[i % 5]?.id ?? null, samples: 4 },
      correct: Math.round(4 * Math.max(0, Math.min(1, share + 0.4 - 0.2 * (i % 5)))),
      ...{ meanTokens: 900, meanRefLogprob: -400 + 80 * share, meanRefLogprobPerToken: -0.4, answers: [] },
    })),
  };
}

function group(step: number, level: number): NonNullable<EventsRequest["rollouts"]>[number] {
  return {
    ...{ step, split: "train", promptId: `math-level-${level}`, prompt: PROMPT, tier: `level_${level}` },
    rollouts: [1, 0, 1, 0].map((correct, i) => {
      const cut = i === 3;
      const advantage = correct === 1 ? 2 / 3 : -2 / 3;
      return {
        ...{
          promptId: `math-level-${level}`,
          prompt: PROMPT,
          completion: written(i === 0 ? 1 : 9, correct === 1, cut),
        },
        ...{ answer: "1", parsedAnswer: cut ? null : correct === 1 ? "1" : "11", tokens: i === 0 ? 214 : 2048 },
        ...{ signals: { correct, parsed: cut ? 0 : 1, repetition: 0.1 * i }, refLogprob: -420, policyLogprob: -400 },
        ...{ stopReason: cut ? ("length" as const) : ("eos" as const), policyStep: step - 1 },
        terms: { correct: { status: "ok" as const, value: correct, weighted: correct } },
        ...{ taskTotal: correct, objectiveTotal: correct, advantage },
      };
    }),
  };
}

/** A solution with as many turns, in LaTeX as models write it. */
function written(turns: number, correct: boolean, cut: boolean): string {
  const turn = (i: number) =>
    `Step ${i + 1}. Division with remainder gives $$\\frac{x^2 - 1}{x + 2} = x - 2 + \\frac{3}{x + 2},$$ so $f(n)$ is an integer exactly when $n + 2$ divides $3$. For $1 \\le n \\le 10$ we have $3 \\le n + 2 \\le 12$, and the only divisor of $3$ in that range is $3$ itself, which is $n = ${1 + i}$ shifted by ${i}. Let me check: $f(1) = \\frac{0}{3} = 0 \\in \\mathbb{Z}$, while $f(2) = \\frac{3}{4}$ and $f(4) = \\frac{15}{6} = 2.5$ are none.`;
  const turnsText = Array.from({ length: turns }, (_, i) => turn(i)).join("\n\nWait, is that right? Once more.\n\n");
  return cut ? turnsText : `${turnsText}\n\nSo the sum is $\\boxed{${correct ? 1 : 11}}$.`;
}
