import { BadInput } from "@/scripts/cli/bad-input";
import { type Command, exitCodes } from "@/scripts/cli/io";
import {
  faultyOf,
  knownSignalsOf,
  noFiles,
  readOptions,
  required,
  scoringOptions,
  stepOf,
} from "@/scripts/cli/options";
import { onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";
import { scoreFile } from "@/scripts/cli/score-rollouts";
import { chooseSuccess } from "./choose-success";
import { forecastRollouts } from "./forecast-rollouts";

export const forecast: Command = {
  name: "reward forecast",
  summary: "Say where a reward's optimum is, from rollouts of the base model",
  help: `
Usage: npm run -s cli -- reward forecast --spec S.json --rollouts BASE.jsonl [options]

  --spec FILE        the reward, as RewardSpec JSON
  --rollouts FILE    rollouts of the base model, several of every prompt, sampled without top-p or top-k
  --success NAME     the signal that is success (default: correct, else goal_achieved)
  --step N           the policy step that weight schedules are read at (default: each rollout's own)
  --base-bank FILE   rollouts that base_mean is measured on
  --task NAME        arithmetic or gridworld: names that its signals do not have become faults
  --faulty skip      leave faulty lines of rollouts out, and say how many (default refuse: such a file is bad input)

--advantage is let pass: an optimum does not depend on it.
Prints one JSON object {accuracy, meanLength, kl, ess: {mean, min}, unseen, signals: {...}, perPrompt: [...]}:
means over prompts at the optimum, by self-normalised importance sampling. kl is in nats; ess counts samples;
unseen is the share of prompts without one success among their samples, where no forecast can be trusted.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, scoringOptions);
    noFiles(positionals);
    const specFile = required(values.spec, "--spec", "the file of the reward");
    const rolloutsFile = required(values.rollouts, "--rollouts", "a JSONL file of the base model's rollouts");
    const baseBankFile = values["base-bank"];
    onlyOneFromStdin([specFile, rolloutsFile, baseBankFile]);
    const step = stepOf(values.step);
    const known = knownSignalsOf(values.task);
    const spec = await readSpec(io, specFile, known);
    const scored = await scoreFile(io, {
      spec,
      known,
      rolloutsFile,
      baseBankFile,
      algorithm: "rloo",
      step,
      faulty: faultyOf(values.faulty),
    });
    const success = chooseSuccess([...scored.columns.signals.keys()], values.success);
    if (success === null) io.note("No signal correct or goal_achieved: accuracy is null. --success names another.");
    const forecasted = forecastRollouts({ ...scored, objective: spec.objective, success });
    if (!forecasted.ok) throw new BadInput(forecasted.reason);
    await io.write(`${JSON.stringify(forecasted.forecast)}\n`);
    return exitCodes.fine;
  },
};
