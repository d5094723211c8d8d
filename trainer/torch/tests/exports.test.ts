import { readFileSync } from "node:fs";
import type { PyodideInterface } from "pyodide";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { exportReward } from "@/domain/export/export-reward";
import type { ExportTarget } from "@/domain/export/targets";
import { usedSignals } from "@/domain/export/used-signals";
import { advantages } from "@/domain/objective/advantage";
import { isGroupRelative, scoreRollouts } from "@/domain/reward/score";
import { type Objective, type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import { groupOf, type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { tied } from "@/domain/statistics/ties";
import scores from "@/fixtures/reward/scores.json";
import { loadPyodideInNode } from "@/python/load-pyodide-node";

type Case = { name: string; spec: RewardSpec; rollouts: Rollout[] };

const objectives: Objective[] = [
  { mode: "none" },
  { mode: "sampling", alpha: 2, betaInv: 10, normalization: "sum" },
  { mode: "sampling", alpha: 1, betaInv: 4, normalization: "sum" },
  { mode: "optimization", alpha: 0.5, betaInv: 2, normalization: "mean" },
  { mode: "sampling", alpha: 3, betaInv: 0, normalization: "sum" },
  { mode: "sampling", alpha: 1, betaInv: 0, normalization: "none" },
  { mode: "optimization", alpha: 1, betaInv: 0, normalization: "weighted_mean", normalizationPower: 0.5 },
  { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" },
];

/** The golden specs, their rollouts of one step with log-probabilities, each under one objective after the other. */
const cases: Case[] = scores.cases
  .filter(({ terms }) => !JSON.stringify(terms).includes('"python"'))
  .map(({ name, terms, aggregate, rollouts }, index) => ({
    name,
    spec: rewardSpecSchema.parse({
      schema: "rewardspec/1",
      name,
      terms,
      aggregate,
      objective: objectives[index % objectives.length],
    }),
    rollouts: rollouts.map((rollout, place) =>
      rolloutSchema.parse({
        promptId: "p",
        completion: `completion ${place}`,
        answer: "42",
        tokens: 3 + place,
        ...rollout,
        group: null,
        policyStep: 15,
        refLogprob: -2.5 - place,
        policyLogprob: -2.25 - place / 3,
      }),
    ),
  }));

let python: PyodideInterface;

beforeAll(async () => {
  python = await loadPyodideInNode();
  python.runPython(readFileSync("trainer/torch/tests/call-engines.py", "utf8"));
}, 90_000);

/** The totals of an engine that calls the exported file; "refused" where there is none. */
function totalsOf(engine: Exclude<ExportTarget, "nemo-rl">, { spec, rollouts }: Case): (number | null)[] | "refused" {
  const exported = exportReward(spec, engine);
  if ("refused" in exported) return "refused";
  const call = z
    .custom<(engine: string, text: string, rollouts: string) => string>()
    .parse(python.globals.get("call_engine"));
  return z.array(z.number().nullable()).parse(JSON.parse(call(engine, exported.text, JSON.stringify(rollouts))));
}

function expectTotals(actual: readonly (number | null)[], wanted: readonly (number | null)[]) {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((total, index) => {
    const other = wanted[index] ?? null;
    if (total === null || other === null) expect(total).toBe(other);
    else expect(tied(total, other), `${total} is not ${other}`).toBe(true);
  });
}

describe("TRL: weighted rewards less beta times the divergence are the objective's totals", () => {
  it.each(cases)("$name ($spec.objective.mode)", (one) => {
    const actual = totalsOf("trl", one);
    const wanted = scoreRollouts(one).map(({ objectiveTotal }) => objectiveTotal);
    if (actual === "refused") throw new Error("TRL takes every reward");
    // A beta of 1e-12 loads the reference.
    expectTotals(actual, wanted);
    const groups = one.rollouts.map(groupOf);
    expectTotals(
      advantages({ algorithm: "rloo", totals: actual, groups }),
      advantages({ algorithm: "rloo", totals: wanted, groups }),
    );
  });
});

// The rules in these files are TRL's, so every third case is enough for the calls.
describe.each(["verl", "verifiers"] as const)("%s: the reward of each response is the task total", (engine) => {
  it.each(cases.filter((_, index) => index % 3 === 0))("$name ($spec.objective.mode)", (one) => {
    const actual = totalsOf(engine, one);
    const { objective } = one.spec;
    const refused = objective.mode !== "none" && objective.betaInv === 0;
    if (refused || (engine === "verl" && isGroupRelative(one.spec))) expect(actual).toBe("refused");
    else if (usedSignals(one.spec).includes("ref_logprob")) expect(actual).toEqual(one.rollouts.map(() => null));
    else if (actual !== "refused")
      expectTotals(
        actual,
        scoreRollouts(one).map(({ taskTotal }) => taskTotal),
      );
  });
});

describe("what an exported file does by itself", () => {
  const rollouts = ["4", "five"].map((completion) =>
    rolloutSchema.parse({ promptId: "p", completion, answer: "4", tokens: 2, refLogprob: -1, policyLogprob: -1 }),
  );
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: 'Its "name"\\ has """ and \n in it',
    terms: [
      {
        id: "class",
        source: {
          type: "python",
          code: "def reward(prompt, completion, answer, signals):\n    return int(completion) == int(answer)\n",
        },
      },
    ],
  });

  it("runs Python terms, and a term that raises is a missing reward, not 0", () => {
    expect(totalsOf("trl", { name: "", spec, rollouts })).toEqual([1, null]);
    expect(totalsOf("verl", { name: "", spec, rollouts })).toEqual([1, null]);
    expect(totalsOf("verifiers", { name: "", spec, rollouts })).toEqual([1, null]);
  });

  it("gives no reward where a signal is not measured", () => {
    const signal = rewardSpecSchema.parse({
      schema: "rewardspec/1",
      name: "signal",
      terms: [{ id: "a", source: { type: "signal", signal: "correct" } }],
    });
    for (const engine of ["trl", "verl", "verifiers"] as const) {
      expect(totalsOf(engine, { name: "", spec: signal, rollouts })).toEqual([null, null]);
    }
  });
});
