import { expect, it } from "vitest";
import { columnsOf } from "@/domain/rollout/columns-of";
import { promptGroups } from "@/domain/rollout/prompt-groups";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { columnDominance } from "./column-dominance";

// One prompt at two steps, so two groups: the reward tells steps apart, and nothing within either.
const columns = columnsOf(
  [
    [0, -1],
    [0, -3],
    [5, -2],
    [5, -4],
  ].map(([policyStep, refLogprob]) => rolloutSchema.parse({ promptId: "p", policyStep, refLogprob, tokens: 1 })),
);
const objective = { mode: "sampling", alpha: 2, betaInv: 3, normalization: "sum" } as const;

it("is of groups, not of prompts", () => {
  expect([columns.groups.count, promptGroups(columns).count]).toEqual([2, 1]);
  const dead = columnDominance({ objective, columns, taskTotal: Float64Array.of(0, 0, 1, 1) });
  expect(dead).toEqual({ dominance: 0, rho: null, varR: 0, varN: 1 });
  // Within each group r is 0 and 1 (variance 1/4) as N is 2 apart (variance 1): D = 3 x .5 / 1.
  const alive = columnDominance({ objective, columns, taskTotal: Float64Array.of(1, 0, 1, 0) });
  expect(alive).toEqual({ dominance: 1.5, rho: 1, varR: 0.25, varN: 1 });
});

it("leaves out what has no reward or no likelihood, and tells no infinity", () => {
  const unpaid = columnDominance({ objective, columns, taskTotal: Float64Array.of(1, 0, Number.NaN, 0) });
  expect(unpaid.dominance).toBe(1.5);
  const wild = { ...objective, betaInv: 1e300 };
  expect(columnDominance({ objective: wild, columns, taskTotal: Float64Array.of(1e300, 0, 1, 0) }).dominance).toBe(
    null,
  );
});
