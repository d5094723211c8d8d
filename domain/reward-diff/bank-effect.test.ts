import { expect, it } from "vitest";
import { compareScores } from "@/domain/preview/compare-scores";
import { scoresOf } from "@/domain/preview/score-columns";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { bankEffect } from "./bank-effect";

const bank = [
  [0, 1],
  [1, 2],
  [0, 3],
  [1, 4],
].map(([correct, tokens], at) => rolloutSchema.parse({ promptId: at < 2 ? "a" : "b", signals: { correct }, tokens }));
const columns = columnsOf(bank);
const scores = (...terms: object[]) => {
  const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "R", terms });
  return scoresOf(columns, { spec, algorithm: "rloo", external: new Map(), known: null });
};
const signal = (id: string, weight: number) => ({ id, source: { type: "signal", signal: id }, weight });

it("finds no distance between a reward and twice itself", () => {
  const { distance, moved, terms, taskTotal } = bankEffect(
    columns,
    scores(signal("correct", 1)),
    scores(signal("correct", 2)),
  );
  expect(distance).toMatchObject({ rho: 1, d: 0, tau: 1, flips: 0, rollouts: 4 });
  expect(moved).toEqual([]);
  expect(terms).toEqual([{ id: "correct", before: { mean: 0.5, count: 4 }, after: { mean: 0.5, count: 4 } }]);
  expect(taskTotal).toEqual({ before: { mean: 0.5, count: 4 }, after: { mean: 1, count: 4 } });
});

it("finds the opposite furthest, and who moved from the bottom to the top", () => {
  const { distance, moved } = bankEffect(columns, scores(signal("correct", 1)), scores(signal("tokens", -1)));
  expect(distance).toMatchObject({ rho: -1, d: 1, tau: -1, flips: 1 });
  expect(moved[0]).toEqual({ place: 0, rankBefore: 0, rankAfter: 1, totalBefore: 0, totalAfter: -1 });
});

it("says what has no value, and why", () => {
  const failing = scores({ id: "bad", source: { type: "expression", code: "log(correct)" } });
  const { excludedBefore, excludedAfter, terms } = bankEffect(columns, scores(signal("correct", 1)), failing);
  expect(excludedBefore).toBeNull();
  expect(excludedAfter).toContain("log");
  expect(terms).toEqual([
    { id: "bad", before: null, after: { mean: 0, count: 2 } },
    { id: "correct", before: { mean: 0.5, count: 4 }, after: null },
  ]);
});

it("centres and ranks by prompt where a prompt's rollouts are of several groups, as the preview does", () => {
  const run = columnsOf(bank.map((one, at) => ({ ...one, promptId: "a", policyStep: at })));
  const scoresIn = (weight: number) => {
    const terms = [signal("tokens", weight)];
    const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "R", terms });
    return scoresOf(run, { spec, algorithm: "rloo", external: new Map(), known: null });
  };
  const [before, after] = [scoresIn(1), scoresIn(-1)];
  const { distance } = bankEffect(run, before, after);
  expect(distance).toEqual({ rho: -1, d: 1, tau: -1, flips: null, rollouts: 4 });
  expect(compareScores({ columns: run, before, after }).objective).toEqual(distance);
});
