import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { advantages } from "@/domain/objective/advantage";
import { arbitraryTask } from "@/domain/preview/arbitrary-rollouts";
import { arbitraryCase, arbitrarySpec } from "@/domain/preview/arbitrary-spec";
import { rewardHash } from "@/domain/reward/hash";
import { parseRewardSpec } from "@/domain/reward/parse";
import { scoreRollouts } from "@/domain/reward/score";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import { isJson, type Json, jsonOf } from "./fuzz/json";
import { spoilt } from "./fuzz/spoilt";

/**
 * Random rewards and what TypeScript says of them, for other languages to agree with: node --import tsx
 * scripts/write-fuzzed-cases.ts FILE [scored, 2000] [read, 1000] [seed]. `scored` are batches with terms, totals and advantages,
 * `read` are specs, most of them spoilt, with their faults or their hash.
 */
const [file = "", scored = "2000", read = "1000", seed = "20261121"] = process.argv.slice(2);
if (file === "") throw new Error("Name the file to write: node --import tsx scripts/write-fuzzed-cases.ts FILE");

const batches = fc
  .sample(
    arbitraryCase.filter(({ rollouts, answers }) => isJson(rollouts) && isJson(answers)),
    { seed: Number(seed), numRuns: Number(scored) },
  )
  .map(({ rollouts: written, input, answers: external }) => {
    const { spec, baseMeans = {}, policyStep = null } = input;
    // As it comes out of a file: JSON has no negative zero.
    const rollouts: Rollout[] = JSON.parse(JSON.stringify(written));
    const groups = rollouts.map(groupOf);
    const rows = scoreRollouts({
      spec,
      rollouts: rollouts.map((one, at) => ({
        ...one,
        group: groups[at] ?? null,
        policyStep: policyStep ?? one.policyStep,
      })),
      external,
      baseMeans,
    });
    const totals = rows.map(({ objectiveTotal }) => objectiveTotal);
    const byAlgorithm = advantageAlgorithms.map((algorithm) => [algorithm, advantages({ algorithm, totals, groups })]);
    return {
      spec,
      rollouts,
      external,
      baseMeans,
      policyStep,
      groups,
      expect: { rows, advantages: Object.fromEntries(byAlgorithm) },
    };
  });

const specs = fc
  .sample(fc.tuple(spoilt(arbitrarySpec.map(jsonOf)), fc.boolean()), { seed: Number(seed), numRuns: Number(read) })
  .map(([input, isKnown]: [Json, boolean]) => {
    const parsed = parseRewardSpec(input, isKnown ? arbitraryTask : null);
    if (!parsed.ok) return { input, isKnown, faults: parsed.faults.map(({ path, message }) => ({ path, message })) };
    return { input, isKnown, faults: [], spec: parsed.spec, hash: rewardHash(parsed.spec) };
  });

writeFileSync(file, JSON.stringify({ known: arbitraryTask.signals, scored: batches, read: specs }));
