import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { tied } from "@/domain/statistics/ties";
import type { Fault } from "./faults";
import { didYouMean } from "./nearest-name";
import { type ScoredRollout, type ScoreInput, scoreRollouts } from "./score";
import { shapeFaults } from "./shape-faults";
import type { RewardSpec } from "./spec";

type SpecTest = RewardSpec["tests"][number];

export type SpecTestResult = {
  name: string;
  passed: boolean;
  /** What the term gave; null when it gave no number. */
  value: number | null;
  /** Why it failed, with what was expected; empty when it passed. */
  message: string;
};

/** A test may expect these beside the terms. */
const totals = ["taskTotal", "objectiveTotal"];
const testRolloutSchema = rolloutSchema.extend({ promptId: rolloutSchema.shape.promptId.default("test") }).strict();

/** Runs the tests a spec carries, each rollout a group of its own; bounds allow for ties. */
export function runSpecTests(input: Pick<ScoreInput, "spec" | "known" | "baseMeans" | "external">): SpecTestResult[] {
  return input.spec.tests.map((test) => {
    const rollout = testRolloutSchema.safeParse(test.rollout);
    if (!rollout.success) {
      const first = shapeFaults(rollout.error.issues, test.rollout)[0];
      const message = `the rollout is not understood: ${first?.path.join(".") ?? ""} ${first?.message ?? ""}`;
      return { name: test.name, passed: false, value: null, message };
    }
    return runTest(test, rollout.data, input);
  });
}

/** The rollout of a test; null where it is not understood. */
export function testRollout(test: SpecTest): Rollout | null {
  return testRolloutSchema.safeParse(test.rollout).data ?? null;
}

/** What is wrong with a spec's tests: rollouts of the wrong shape, expectations of what is no term. */
export function testFaults(spec: RewardSpec): Fault[] {
  return spec.tests.flatMap((test, index) => {
    const faults: Fault[] = [];
    const names = [...spec.terms.map(({ id }) => id), ...totals];
    const { term } = test.expect;
    if (!names.includes(term)) {
      const hint = didYouMean(term, names) || ` There are ${names.join(", ")}.`;
      faults.push({ path: ["tests", index, "expect", "term"], message: `there is no term "${term}".${hint}` });
    }
    const rollout = testRolloutSchema.safeParse(test.rollout);
    if (!rollout.success) faults.push(...shapeFaults(rollout.error.issues, test.rollout, ["tests", index, "rollout"]));
    return faults;
  });
}

function runTest(
  { name, expect }: SpecTest,
  rollout: Rollout,
  input: Pick<ScoreInput, "spec" | "known" | "baseMeans" | "external">,
): SpecTestResult {
  const scored = scoreRollouts({ ...input, rollouts: [rollout] })[0];
  const { value, why } = valueOfTerm(scored, expect.term);
  if (value === null) return { name, passed: false, value, message: `${expect.term} gave no number: ${why}` };
  const { min, max } = expect;
  const low = min !== undefined && value < min && !tied(value, min);
  const high = max !== undefined && value > max && !tied(value, max);
  if (!low && !high) return { name, passed: true, value, message: "" };
  return {
    name,
    passed: false,
    value,
    message: `${expect.term} is ${value}, expected ${low ? `at least ${min}` : `at most ${max}`}`,
  };
}

function valueOfTerm(scored: ScoredRollout | undefined, term: string): { value: number | null; why: string } {
  const why = scored?.excluded ?? "it has no value";
  if (term === "taskTotal") return { value: scored?.taskTotal ?? null, why };
  if (term === "objectiveTotal") return { value: scored?.objectiveTotal ?? null, why };
  const outcome = scored?.terms[term]?.outcome;
  if (outcome?.status === "ok") return { value: outcome.value, why: "" };
  return {
    value: null,
    why: outcome?.status === "error" ? outcome.reason : (outcome?.status ?? "there is no such term"),
  };
}
