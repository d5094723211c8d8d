import { rewardHash } from "@/domain/reward/hash";
import type { RewardSpec } from "@/domain/reward/spec";
import { runSpecTests } from "@/domain/reward/spec-tests";
import type { BaseMeans, ExternalOutcomes } from "@/domain/reward/terms";
import { goldAgreementChecks } from "./check-gold-agreement";
import { orderChecks } from "./check-order";
import { penaltyChecks } from "./check-penalties";
import { deadGroupsCheck, dominanceCheck, forecastChecks } from "./check-target";
import { finiteCheck, rangeChecks } from "./check-terms";
import { testChecks } from "./check-tests";
import { withConfirmedFix } from "./confirm-fix";
import { type BankContext, bankContext, type CheckedBank, type CheckedTask, check } from "./context";
import { type Check, type CheckReport, checkKinds } from "./report";

export type RunChecksInput = {
  /** A valid spec. */
  spec: RewardSpec;
  task: CheckedTask;
  /** Rollouts of the base with what the spec says of them; or why there are none. */
  bank: CheckedBank | { none: string };
  baseMeans?: BaseMeans;
  tests?: {
    /** What python and score_model terms give on the rollout of each test. */
    external: readonly ExternalOutcomes[];
    /** Why tests could not be run, by their place. */
    notRun: ReadonlyMap<number, string>;
  };
};

/** Everything that is asked of a reward before it is trained on. */
export function runChecks(input: RunChecksInput): CheckReport {
  const steps = checkSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, check by check: what else there is to do may have its turn after each. */
export function* checkSteps(input: RunChecksInput): Generator<undefined, CheckReport, void> {
  const { spec, task, bank, baseMeans, tests } = input;
  const known = { signals: task.signals };
  const results = spec.tests.flatMap((test, index) =>
    runSpecTests({ spec: { ...spec, tests: [test] }, known, baseMeans, external: tests?.external[index] }),
  );
  const checks = testChecks(spec, results, tests?.notRun ?? new Map());
  if ("none" in bank) checks.push(noBank(bank.none));
  else {
    const context = bankContext({ spec, task, bank });
    for (const make of bankChecks) {
      yield;
      checks.push(...make(context).map((made) => withConfirmedFix(context, make, made)));
    }
    checks.sort((a, b) => checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind));
  }
  return { specHash: rewardHash(spec), bankId: "none" in bank ? null : bank.id, checks };
}

const bankChecks: readonly ((context: BankContext) => Check[])[] = [
  (context) => [finiteCheck(context)],
  rangeChecks,
  penaltyChecks,
  orderChecks,
  goldAgreementChecks,
  (context) => [deadGroupsCheck(context)],
  (context) => [dominanceCheck(context)],
  forecastChecks,
];

/** One entry for all that needs a bank. */
function noBank(reason: string): Check {
  return check({
    id: "bank",
    kind: "finite",
    title: "Checks on rollouts of the base model",
    status: "not_run",
    reason,
  });
}
