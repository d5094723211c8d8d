import { advantageAlgorithms } from "@/domain/run/config";
import { type Command, exitCodes } from "@/scripts/cli/io";
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
import { onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";
import { scoreFile } from "@/scripts/cli/score-rollouts";
import { scoreLine } from "./score-line";

/** Lines that are written at once. */
const LINES = 1000;

export const evaluate: Command = {
  name: "reward evaluate",
  summary: "Score rollouts: one JSON line each, in their order",
  help: `
Usage: npm run -s cli -- reward evaluate --spec S.json --rollouts R.jsonl [options]

  --spec FILE        the reward, as RewardSpec JSON
  --rollouts FILE    rollouts, one JSON object a line
  --advantage NAME   rloo (default), grpo or reinforce_pp
  --step N           the policy step that weight schedules are read at (default: each rollout's own)
  --base-bank FILE   rollouts of the base model that base_mean is measured on
  --task NAME        arithmetic or gridworld: names that its signals do not have become faults
  --faulty skip      leave faulty lines of rollouts out, and say how many (default refuse: such a file is bad input)

Options of the other commands (--success) are let pass.
Prints per rollout {promptId, terms: {<id>: {status, value, weighted}}, taskTotal, objectiveTotal, advantage}.
value is null unless status is "ok"; totals are null where there is none, and the advantage is then 0.
Advantages compare the rollouts of one group: of one "group", else of one promptId and policyStep.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, scoringOptions);
    noFiles(positionals);
    const specFile = required(values.spec, "--spec", "the file of the reward");
    const rolloutsFile = required(values.rollouts, "--rollouts", "a JSONL file of rollouts");
    const baseBankFile = values["base-bank"];
    onlyOneFromStdin([specFile, rolloutsFile, baseBankFile]);
    const algorithm = oneOf(values.advantage, "--advantage", advantageAlgorithms);
    const step = stepOf(values.step);
    const known = knownSignalsOf(values.task);
    const spec = await readSpec(io, specFile, known);
    const { columns, scores } = await scoreFile(io, {
      spec,
      known,
      rolloutsFile,
      baseBankFile,
      algorithm,
      step,
      faulty: faultyOf(values.faulty),
    });
    for (let from = 0; from < columns.count; from += LINES) {
      const count = Math.min(LINES, columns.count - from);
      const lines = Array.from({ length: count }, (_, at) => JSON.stringify(scoreLine(columns, scores, from + at)));
      await io.write(`${lines.join("\n")}\n`);
    }
    return exitCodes.fine;
  },
};
