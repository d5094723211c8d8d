import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { advantages } from "@/domain/objective/advantage";
import { arbitraryRollouts } from "@/domain/preview/arbitrary-rollouts";
import { arbitrarySpec } from "@/domain/preview/arbitrary-spec";
import { baseMeansOf, scoreRollouts } from "@/domain/reward/score";
import { groupOf, rolloutSchema } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import { tied } from "@/domain/statistics/ties";
import { runCli } from "./run-cli";

const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nobody asks it. */
const model = { type: "score_model", endpoint: "e", model: "m", prompt: "p", scale: 1 } as const;
/** Python would be started for each: what it answers is compared elsewhere, and a model is not asked either. */
const spec = arbitrarySpec.map(({ terms, ...rest }) => ({
  ...rest,
  terms: terms.map((term) => (term.source.type === "python" ? { ...term, source: model } : term)),
}));
const batch = arbitraryRollouts.filter(({ length }) => length > 0);

const number = z.number().nullable();
const lineSchema = z.strictObject({
  promptId: z.string(),
  terms: z.record(z.string(), z.strictObject({ status: z.string(), value: number, weighted: number })),
  taskTotal: number,
  objectiveTotal: number,
  advantage: z.number(),
});

/** Beside agreement.property.test.ts: terms that have no answer, base_mean with a bank and without, and the shape of a line. */
it("prints what the rules say, with a base bank and without, and nothing that its lines do not have", async () => {
  await fc.assert(
    fc.asyncProperty(
      spec,
      batch,
      fc.record({
        algorithm: fc.constantFrom(...advantageAlgorithms),
        step: fc.constantFrom(null, 4),
        bank: fc.boolean(),
      }),
      async (whole, given, { algorithm, step, bank }) => {
        const specFile = path.join(folder, "spec.json");
        const rolloutsFile = path.join(folder, "rollouts.jsonl");
        writeFileSync(specFile, JSON.stringify(whole));
        writeFileSync(rolloutsFile, given.map((one) => JSON.stringify(one)).join("\n"));
        const out: string[] = [];
        const code = await runCli({
          args: [
            ...["reward", "evaluate", "--spec", specFile, "--rollouts", rolloutsFile, "--advantage", algorithm],
            ...(step === null ? [] : ["--step", String(step)]),
            ...(bank ? ["--base-bank", rolloutsFile] : []),
          ],
          folder,
          stdin: (async function* () {})(),
          write: async (text) => void out.push(text),
          note: () => undefined,
        });
        expect(code).toBe(0);
        const read = given.map((one) => rolloutSchema.parse(JSON.parse(JSON.stringify(one))));
        const rollouts = read.map((one) => ({ ...one, group: groupOf(one), policyStep: step ?? one.policyStep }));
        const baseMeans = bank ? baseMeansOf({ spec: whole, bank: read }) : {};
        const scored = scoreRollouts({ spec: whole, rollouts, baseMeans });
        const totals = scored.map(({ objectiveTotal }) => objectiveTotal);
        const expected = advantages({ algorithm, totals, groups: rollouts.map(groupOf) });
        const lines = out
          .join("")
          .trimEnd()
          .split("\n")
          .map((text) => lineSchema.parse(JSON.parse(text)));
        const wanted = scored.map((one, at) => ({
          promptId: rollouts[at]?.promptId,
          terms: Object.fromEntries(
            whole.terms.map(({ id }) => {
              const { outcome, weighted } = one.terms[id] ?? { outcome: null, weighted: null };
              const value = outcome?.status === "ok" ? outcome.value : null;
              return [id, { status: outcome?.status, value, weighted }];
            }),
          ),
          taskTotal: one.taskTotal,
          objectiveTotal: one.objectiveTotal,
          advantage: expected[at],
        }));
        // One comparison a case: so many expectations would take longer than what they look at.
        if (!same(lines, wanted)) expect(lines).toEqual(wanted);
      },
    ),
    { seed: 20261121, numRuns: 400 },
  );
});

/** Equal, but for numbers that tie: languages and orders of sums differ in the last bit. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return tied(a, b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], at) => key === right[at]?.[0] && same(value, right[at]?.[1]))
  );
}
