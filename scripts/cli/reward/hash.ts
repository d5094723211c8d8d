import { rewardHash } from "@/domain/reward/hash";
import { BadInput } from "@/scripts/cli/bad-input";
import { type Command, exitCodes } from "@/scripts/cli/io";
import { readOptions } from "@/scripts/cli/options";
import { readSpec } from "@/scripts/cli/read-spec";

export const hash: Command = {
  name: "reward hash",
  summary: "Print the canonical hash of a reward",
  help: `
Usage: npm run -s cli -- reward hash S.json

Prints the SHA-256 that the web app knows the reward by: of its canonical JSON with defaults filled in, without name,
labels and tests. Two files with one hash mean the same.`,
  run: async (io, args) => {
    const { positionals } = readOptions(args, {});
    const [file, second] = positionals;
    if (file === undefined || second !== undefined)
      throw new BadInput("Give one file with a reward, or - for standard input.");
    await io.write(`${rewardHash(await readSpec(io, file, null))}\n`);
    return exitCodes.fine;
  },
};
