import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { pythonRules } from "@/domain/export/python-rules";
import { arbitraryCase } from "@/domain/preview/arbitrary-spec";
import { type ScoredRollout, scoreRollouts } from "@/domain/reward/score";
import { groupOf } from "@/domain/rollout/rollout";
import { tied } from "@/domain/statistics/ties";
import { loadPyodideInNode } from "@/python/load-pyodide-node";
import { isJson } from "@/scripts/fuzz/json";

/** Without values that JSON has no word for: signals are finite wherever rollouts are read from outside. */
const cases = fc
  .sample(
    arbitraryCase.filter(({ rollouts, answers }) => isJson(rollouts) && isJson(answers)),
    { seed: 20261121, numRuns: 300 },
  )
  .map(({ rollouts, input: { spec, baseMeans, policyStep }, answers }) => ({
    spec,
    rollouts,
    external: answers,
    base_means: baseMeans ?? {},
    policy_step: policyStep ?? null,
  }));

it("says of 300 random specs in Python what it says in TypeScript, reasons included", async () => {
  const python = await loadPyodideInNode();
  python.runPython(readFileSync("trainer/torch/tests/call-engines.py", "utf8"));
  const call = z.custom<(rules: string, cases: string) => string>().parse(python.globals.get("score_cases"));
  const answer: unknown = JSON.parse(call(pythonRules, JSON.stringify(cases)));
  cases.forEach(({ spec, rollouts: own, external, base_means, policy_step }, index) => {
    const rollouts = own.map((rollout) => ({
      ...rollout,
      group: groupOf(rollout),
      policyStep: policy_step ?? rollout.policyStep,
    }));
    const wanted = scoreRollouts({ spec, rollouts, external, baseMeans: base_means });
    expectSame(z.array(z.unknown()).parse(answer)[index], wanted);
  });
}, 90_000);

function expectSame(actual: unknown, wanted: readonly ScoredRollout[]) {
  expect(rounded(actual, wanted)).toEqual(JSON.parse(JSON.stringify(wanted)));
}

/** The actual value, with each number that ties with the wanted one replaced by it. */
function rounded(actual: unknown, wanted: unknown): unknown {
  if (typeof actual === "number" && typeof wanted === "number") return tied(actual, wanted) ? wanted : actual;
  if (Array.isArray(actual) && Array.isArray(wanted)) return actual.map((one, index) => rounded(one, wanted[index]));
  if (typeof actual !== "object" || actual === null || typeof wanted !== "object" || wanted === null) return actual;
  const other = new Map(Object.entries(wanted));
  return Object.fromEntries(Object.entries(actual).map(([key, value]) => [key, rounded(value, other.get(key))]));
}
