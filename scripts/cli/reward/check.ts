import type { CheckedBank } from "@/domain/checks/context";
import { type Check, type CheckReport, countSentence, failedChecks } from "@/domain/checks/report";
import { runChecks } from "@/domain/checks/run-checks";
import type { RewardSpec } from "@/domain/reward/spec";
import { testRollout } from "@/domain/reward/spec-tests";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { columnsOf } from "@/domain/rollout/columns-of";
import { type AdvantageAlgorithm, advantageAlgorithms } from "@/domain/run/config";
import { type Signal, tasks } from "@/domain/task/task";
import { type Command, exitCodes, type Io } from "@/scripts/cli/io";
import {
  faultyOf,
  knownSignalsOf,
  noFiles,
  oneOf,
  readOptions,
  required,
  scoringOptions,
  stepOf,
} from "@/scripts/cli/options";
import type { Faulty } from "@/scripts/cli/read-rollouts";
import { nameOfSource, onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";
import { baseMeansIn, scoreFile } from "@/scripts/cli/score-rollouts";
import { chooseSuccess } from "./choose-success";
import { testOutcomes } from "./test-outcomes";

export const check: Command = {
  name: "reward check",
  summary: "Check a reward as a launch does; exit code 1 when a check fails",
  help: `
Usage: npm run -s cli -- reward check --spec S.json [--rollouts BASE.jsonl] [options]

  --spec FILE        the reward, as RewardSpec JSON; its own tests are always run
  --rollouts FILE    rollouts of the base model: what the reward makes of them is checked too
  --success NAME     the signal that is success (default: correct, else goal_achieved)
  --base-bank FILE   rollouts that base_mean is measured on (default: those of --rollouts)
  --advantage NAME   rloo (default), grpo or reinforce_pp
  --step N           the policy step that weight schedules are read at (default: each rollout's own)
  --task NAME        arithmetic or gridworld: names that its signals do not have become faults
  --faulty skip      leave faulty lines of rollouts out, and say how many (default refuse: such a file is bad input)
  --json             print the report as JSON, with examples and fixes

Prints one line a check: passed, warned, failed or not run, with the reason. Only "failed" gives exit code 1.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, { ...scoringOptions, json: { type: "boolean" } });
    noFiles(positionals);
    const specFile = required(values.spec, "--spec", "the file of the reward");
    const { rollouts: rolloutsFile, "base-bank": baseBankFile } = values;
    onlyOneFromStdin([specFile, rolloutsFile, baseBankFile]);
    const known = knownSignalsOf(values.task);
    const spec = await readSpec(io, specFile, known);
    const input: CheckInput = {
      ...{ spec, rolloutsFile, baseBankFile, taskId: values.task, success: values.success },
      algorithm: oneOf(values.advantage, "--advantage", advantageAlgorithms),
      step: stepOf(values.step),
      faulty: faultyOf(values.faulty),
    };
    const report = await checkReport(io, input);
    await io.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    return failedChecks(report).length > 0 ? exitCodes.failed : exitCodes.fine;
  },
};

type CheckInput = {
  spec: RewardSpec;
  rolloutsFile: string | undefined;
  baseBankFile: string | undefined;
  taskId: string | undefined;
  success: string | undefined;
  algorithm: AdvantageAlgorithm;
  step: number | null;
  faulty: Faulty;
};

async function checkReport(io: Io, input: CheckInput): Promise<CheckReport> {
  const { spec, rolloutsFile, taskId, algorithm, step, faulty } = input;
  const known = knownSignalsOf(taskId);
  const tests = await testOutcomes(io, spec);
  const notRun = new Map(
    spec.terms.flatMap(({ id, source }) =>
      source.type === "score_model" ? [[id, "it is scored by a model, which the command line does not ask"]] : [],
    ),
  );
  const [noModel] = notRun.values();
  const testsNotRun = new Map(noModel === undefined ? [] : spec.tests.map((_, index) => [index, noModel]));
  const named = tasks.find(({ id }) => id === taskId);
  const ofTests = columnsOf(spec.tests.flatMap((test) => testRollout(test) ?? []));
  if (rolloutsFile === undefined) {
    const baseMeans =
      input.baseBankFile === undefined ? {} : await baseMeansIn(io, input.baseBankFile, { spec, known, faulty });
    return runChecks({
      spec,
      task: { signals: named?.signals ?? signalsIn([ofTests]), success: named?.success ?? null },
      bank: { none: "give --rollouts, and the reward is tried on them." },
      baseMeans,
      tests: { external: tests, notRun: testsNotRun },
    });
  }
  const scored = await scoreFile(io, {
    ...{ spec, known, rolloutsFile, algorithm, step, faulty },
    baseBankFile: input.baseBankFile,
    ownBaseMeans: true,
  });
  const success = chooseSuccess([...scored.columns.signals.keys()], input.success ?? named?.success);
  const bank: CheckedBank = { id: nameOfSource(rolloutsFile), ...scored, cut: {}, notRun };
  return runChecks({
    spec,
    task: { signals: named?.signals ?? signalsIn([scored.columns, ofTests]), success },
    bank,
    baseMeans: scored.baseMeans,
    tests: { external: tests, notRun: testsNotRun },
  });
}

/** The signals that some rollouts have, where no task says what they are. */
function signalsIn(all: readonly RolloutColumns[]): Signal[] {
  const kinds = new Map<string, Signal["kind"]>();
  for (const { signals } of all)
    for (const [name, { start }] of signals) kinds.set(name, start === null ? (kinds.get(name) ?? "outcome") : "step");
  return [...kinds].map(([name, kind]) => ({ name, kind, unit: "", range: [null, null], description: "" }));
}

const words: Record<Check["status"], string> = {
  passed: "passed ",
  warned: "warned ",
  failed: "failed ",
  not_run: "not run",
};

function describe(report: CheckReport): string {
  const lines = report.checks.flatMap(({ status, title, reason, fix }) => [
    `${words[status]}  ${title}: ${reason}`,
    ...(fix === null ? [] : [`         ${fix.label}`]),
  ]);
  return `${[...lines, `${countSentence(report)}.`].join("\n")}\n`;
}
