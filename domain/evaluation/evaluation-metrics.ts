import { type MetricValue, metricPart } from "@/domain/metric/metric-value";
import { membersByGroup } from "@/domain/objective/groups";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { mean } from "@/domain/statistics/moments";
import { majAtK } from "./maj-at-k";
import { passAtK } from "./pass-at-k";
import { seedOf } from "./seeded-subsets";

type Problem = EvaluationRecord["problems"][number];

/**
 * The metrics of one evaluation, each the mean over its problems: eval/<split>/acc, pass@k, maj@k, mean_length, logp_ref and
 * logp_ref_per_token, and acc, pass@k, maj@k, mean_length by difficulty tier as .../<tier>. A decoding other than "sample"
 * stands after the split. What a problem lacks (k > n, votes not kept, no S_ref) leaves that metric out for its set.
 */
export function evaluationMetrics(evaluation: EvaluationRecord, ks: readonly number[]): MetricValue[] {
  const { problems, split, decoding } = evaluation;
  const prefix = decoding === "sample" ? `eval/${split}` : `eval/${split}/${metricPart(decoding)}`;
  const out = summarize(problems, ks).map(({ metric, value }) => ({ metric: `${prefix}/${metric}`, value }));
  for (const [tier, members] of membersByGroup(problems.map((problem) => problem.tier ?? ""))) {
    if (tier === "") continue;
    const own = members.flatMap((index) => problems[index] ?? []);
    for (const { metric, value } of summarize(own, ks)) {
      if (metric.startsWith("logp_ref")) continue;
      out.push({ metric: `${prefix}/${metric}/${metricPart(tier)}`, value });
    }
  }
  return out;
}

function summarize(problems: readonly Problem[], ks: readonly number[]): MetricValue[] {
  if (problems.length === 0) return [];
  const out: MetricValue[] = [];
  const put = (metric: string, values: (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    if (known.length === values.length) out.push({ metric, value: mean(known) });
  };
  put(
    "acc",
    problems.map((problem) => problem.correct / problem.samples),
  );
  for (const k of ks) {
    put(
      `pass@${k}`,
      problems.map((problem) => passAtK(problem.samples, problem.correct, k)),
    );
    put(
      `maj@${k}`,
      problems.map((problem) =>
        problem.answers.length === 0 ? null : majAtK(problem.answers, k, seedOf(problem.promptId)),
      ),
    );
  }
  put(
    "mean_length",
    problems.map((problem) => problem.meanTokens),
  );
  put(
    "logp_ref",
    problems.map((problem) => problem.meanRefLogprob),
  );
  put(
    "logp_ref_per_token",
    problems.map((problem) => problem.meanRefLogprobPerToken),
  );
  return out;
}
