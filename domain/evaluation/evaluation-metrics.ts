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
 * stands after the split. What a problem lacks (votes not kept, no S_ref) leaves that metric out for its set; a problem with
 * fewer than k samples, as where verdicts are lacking, is left out of pass@k and maj@k.
 */
export function evaluationMetrics(
  evaluation: EvaluationRecord,
  ks: readonly number[],
  majKs: readonly number[] = ks,
): MetricValue[] {
  const { problems, split, decoding } = evaluation;
  const prefix = decoding === "sample" ? `eval/${split}` : `eval/${split}/${metricPart(decoding)}`;
  const measures = measuresOf(problems, ks, majKs);
  const everything = problems.map((_, index) => index);
  const out: MetricValue[] = [];
  for (const { name, values } of measures) {
    const value = meanOver(values, everything);
    if (value !== null) out.push({ metric: `${prefix}/${name}`, value });
  }
  for (const [tier, members] of membersByGroup(problems.map((problem) => problem.tier ?? ""))) {
    if (tier === "") continue;
    for (const { name, values } of measures) {
      const value = name.startsWith("logp_ref") ? null : meanOver(values, members);
      if (value !== null) out.push({ metric: `${prefix}/${name}/${metricPart(tier)}`, value });
    }
  }
  return out;
}

/** A value per problem; undefined where it has too few samples to have one. */
type Measure = { name: string; values: readonly (number | null | undefined)[] };

/** Every measure of every problem: computed once, however many sets of problems they are averaged over. */
function measuresOf(problems: readonly Problem[], ks: readonly number[], majKs: readonly number[]): Measure[] {
  const measure = (name: string, of: (problem: Problem) => number | null, least = 1): Measure => ({
    name,
    values: problems.map((problem) => (problem.samples < least ? undefined : of(problem))),
  });
  return [
    measure("acc", ({ correct, samples }) => correct / samples),
    ...ks.flatMap((k) => [
      measure(`pass@${k}`, ({ correct, samples }) => passAtK(samples, correct, k), k),
      ...(majKs.includes(k)
        ? [
            measure(
              `maj@${k}`,
              ({ answers, promptId }) => (answers.length === 0 ? null : majAtK(answers, k, seedOf(promptId))),
              k,
            ),
          ]
        : []),
    ]),
    measure("mean_length", (problem) => problem.meanTokens),
    measure("logp_ref", (problem) => problem.meanRefLogprob),
    measure("logp_ref_per_token", (problem) => problem.meanRefLogprobPerToken),
  ];
}

/** Null where one of the members lacks the value, or there is no member. */
function meanOver(values: Measure["values"], members: readonly number[]): number | null {
  const counted = members.flatMap((index) => (values[index] === undefined ? [] : [values[index]]));
  const known = counted.filter((value) => value !== null);
  return known.length === counted.length && known.length > 0 ? mean(known) : null;
}
