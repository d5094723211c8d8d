import { createScorer } from "@/domain/preview/score-columns";
import type { RewardSpec } from "@/domain/reward/spec";
import { type BankEffect, bankEffect } from "@/domain/reward-diff/bank-effect";
import { describeDiff } from "@/domain/reward-diff/describe-diff";
import { diffReward } from "@/domain/reward-diff/diff-reward";
import { distanceWords } from "@/domain/reward-diff/distance-words";
import { columnsOf } from "@/domain/rollout/columns-of";
import { BadInput } from "@/scripts/cli/bad-input";
import { externalTerms, readsText } from "@/scripts/cli/external-terms";
import { type Command, exitCodes, type Io } from "@/scripts/cli/io";
import { faultyOf, readOptions } from "@/scripts/cli/options";
import { type Faulty, readRollouts } from "@/scripts/cli/read-rollouts";
import { onlyOneFromStdin } from "@/scripts/cli/read-source";
import { readSpec } from "@/scripts/cli/read-spec";

export const diff: Command = {
  name: "reward diff",
  summary: "Say in words what differs between two rewards",
  help: `
Usage: npm run -s cli -- reward diff A.json B.json [--rollouts R.jsonl [--faulty skip]]

Prints what was changed from the first to the second: terms, numbers, transforms, code line by line, the objective, tests,
names. With --rollouts of the base model also how far apart they are on those: distance d (0 the same, 1 the opposite),
correlation rho within prompts, Kendall's tau, and as a share from 0 to 1 the advantages that change sign (flips).
Exit code 0 whether or not they differ.`,
  run: async (io, args) => {
    const { values, positionals } = readOptions(args, {
      rollouts: { type: "string" },
      faulty: { type: "string" },
    });
    const [a, b, more] = positionals;
    if (a === undefined || b === undefined || more !== undefined)
      throw new BadInput("Give two files with a reward each.");
    onlyOneFromStdin([a, b, values.rollouts]);
    const [before, after] = [await readSpec(io, a, null), await readSpec(io, b, null)];
    const lines = describeDiff(diffReward(before, after));
    if (values.rollouts !== undefined)
      lines.push(
        ...describeEffect(
          await effectOn(io, { file: values.rollouts, faulty: faultyOf(values.faulty) }, before, after),
        ),
      );
    await io.write(`${lines.join("\n")}\n`);
    return exitCodes.fine;
  },
};

async function effectOn(
  io: Io,
  { file, faulty }: { file: string; faulty: Faulty },
  before: RewardSpec,
  after: RewardSpec,
): Promise<BankEffect> {
  const text = readsText(before) || readsText(after) ? "keep" : "drop";
  const rollouts = await readRollouts(io, file, { text, faulty });
  const columns = columnsOf(rollouts);
  const scorer = createScorer(columns, null);
  const score = async (spec: RewardSpec) =>
    scorer.score({ spec, algorithm: "rloo", external: await externalTerms(io, spec, rollouts) });
  return bankEffect(columns, await score(before), await score(after));
}

function describeEffect({ distance, rollouts }: BankEffect): string[] {
  const { d, rho, tau, flips } = distance;
  return [
    `on ${distance.rollouts} of ${rollouts} rollouts`,
    `  d ${shown(d)}, rho ${shown(rho)}, tau ${shown(tau)}, flips ${shown(flips)}`,
    `  ${distanceWords(distance)}`,
  ];
}

function shown(value: number | null): string {
  return value === null ? "(none)" : String(Number(value.toPrecision(4)));
}
