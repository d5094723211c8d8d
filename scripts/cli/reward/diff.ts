import { describeDiff } from "@/domain/reward-diff/describe-diff";
import { diffReward } from "@/domain/reward-diff/diff-reward";
import { BadInput } from "@/scripts/cli/bad-input";
import { type Command, exitCodes } from "@/scripts/cli/io";
import { readOptions } from "@/scripts/cli/options";
import { onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";

export const diff: Command = {
  name: "reward diff",
  summary: "Say in words what differs between two rewards",
  help: `
Usage: npm run -s cli -- reward diff A.json B.json

Prints what was changed from the first to the second: terms, numbers, transforms, code line by line, the objective, tests,
names. Exit code 0 whether or not they differ.`,
  run: async (io, args) => {
    const { positionals } = readOptions(args, {});
    const [a, b, more] = positionals;
    if (a === undefined || b === undefined || more !== undefined)
      throw new BadInput("Give two files with a reward each.");
    onlyOneFromStdin([a, b]);
    const [before, after] = [await readSpec(io, a, null), await readSpec(io, b, null)];
    await io.write(`${describeDiff(diffReward(before, after)).join("\n")}\n`);
    return exitCodes.fine;
  },
};
