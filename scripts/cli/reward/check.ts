import { runSpecTests } from "@/domain/reward/spec-tests";
import { type Command, exitCodes } from "@/scripts/cli/io";
import { knownSignalsOf, noFiles, readOptions, required } from "@/scripts/cli/options";
import { readSpec } from "@/scripts/cli/read-spec";

export const check: Command = {
  name: "reward check",
  summary: "Run the tests a reward carries; exit code 1 when one fails",
  help: `
Usage: npm run -s cli -- reward check --spec S.json [options]

  --spec FILE        the reward, as RewardSpec JSON
  --task NAME        arithmetic or gridworld: names that its signals do not have become faults

Prints one line a test; exit code 1 when one failed.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, { spec: { type: "string" }, task: { type: "string" } });
    noFiles(positionals);
    const known = knownSignalsOf(values.task);
    const spec = await readSpec(io, required(values.spec, "--spec", "the file of the reward"), known);
    const results = runSpecTests({ spec, known });
    const lines = results.map(({ name, passed, message }) =>
      passed ? `passed  ${name}` : `FAILED  ${name}: ${message}`,
    );
    await io.write(`${lines.length === 0 ? "This reward has no tests." : lines.join("\n")}\n`);
    return results.some(({ passed }) => !passed) ? exitCodes.failed : exitCodes.fine;
  },
};
