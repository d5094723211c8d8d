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
import { bankContext, type CheckedBank, type CheckedTask, check } from "./context";
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
export function runChecks({ spec, task, bank, baseMeans, tests }: RunChecksInput): CheckReport {
  const known = { signals: task.signals };
  const results = spec.tests.flatMap((test, index) =>
    runSpecTests({ spec: { ...spec, tests: [test] }, known, baseMeans, external: tests?.external[index] }),
  );
  const ofBank = "none" in bank ? [noBank(bank.none)] : bankChecks({ spec, task, bank });
  return {
    specHash: rewardHash(spec),
    bankId: "none" in bank ? null : bank.id,
    checks: [...testChecks(spec, results, tests?.notRun ?? new Map()), ...ofBank],
  };
}

function bankChecks(input: { spec: RewardSpec; task: CheckedTask; bank: CheckedBank }): Check[] {
  const context = bankContext(input);
  const checks = [
    finiteCheck(context),
    ...rangeChecks(context),
    ...penaltyChecks(context),
    ...orderChecks(context),
    ...goldAgreementChecks(context),
    deadGroupsCheck(context),
    dominanceCheck(context),
    ...forecastChecks(context),
  ];
  return checks.sort((a, b) => checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind));
}

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
