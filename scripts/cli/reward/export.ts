import { exportReward } from "@/domain/export/export-reward";
import { exportTargets } from "@/domain/export/targets";
import { tasks } from "@/domain/task/task";
import { BadInput } from "@/scripts/cli/bad-input";
import { type Command, exitCodes } from "@/scripts/cli/io";
import { knownSignalsOf, readOptions } from "@/scripts/cli/options";
import { onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";
import { baseMeansIn } from "@/scripts/cli/score-rollouts";

const targets = exportTargets.map(({ id }) => id);

export const exportCommand: Command = {
  name: "reward export",
  summary: `Write a reward as one file for ${exportTargets.map(({ title }) => title).join(", ")}`,
  help: `
Usage: npm run -s cli -- reward export S.json --to ${targets.join("|")} [options] > reward.py

  --spec FILE        the reward, as RewardSpec JSON; or simply its path
  --to ENGINE        ${exportTargets.map(({ id, what }) => `${id}: ${what}`).join("\n                     ")}
  --success NAME     the task's success signal, which NeMo RL's environment pays itself
  --base-bank FILE   rollouts that base_mean is measured on, to be frozen in the file

Prints the file; what the engine cannot express is said beside it. A reward that cannot be exported at all is bad input.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, {
      spec: { type: "string" },
      to: { type: "string" },
      success: { type: "string" },
      "base-bank": { type: "string" },
      task: { type: "string" },
    });
    const [file = values.spec, more] = positionals;
    if (file === undefined || more !== undefined || (values.spec !== undefined && positionals.length > 0))
      throw new BadInput("Give one file with a reward, or - for standard input.");
    const to = targets.find((one) => one === values.to);
    if (to === undefined)
      throw new BadInput(
        `--to is ${values.to === undefined ? "missing" : `"${values.to}"`}; it is one of ${targets.join(", ")}.`,
      );
    const { "base-bank": baseBankFile, success } = values;
    onlyOneFromStdin([file, baseBankFile]);
    const known = knownSignalsOf(values.task);
    const spec = await readSpec(io, file, known);
    const baseMeans = baseBankFile === undefined ? undefined : await baseMeansIn(io, baseBankFile, { spec, known });
    const exported = exportReward(spec, to, {
      success,
      baseMeans,
      signals: tasks.find(({ id }) => id === values.task)?.signals,
    });
    if ("refused" in exported) throw new BadInput(exported.refused);
    for (const note of exported.notes) io.note(note);
    await io.write(exported.text.endsWith("\n") ? exported.text : `${exported.text}\n`);
    return exitCodes.fine;
  },
};
