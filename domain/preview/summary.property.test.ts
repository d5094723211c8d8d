import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pooledCorrelation } from "@/domain/objective/dominance";
import { columnsOf, groupPlaces } from "@/domain/rollout/columns-of";
import { allTied, tieGroups } from "@/domain/statistics/ties";
import { arbitraryTask } from "./arbitrary-rollouts";
import { arbitraryCase } from "./arbitrary-spec";
import { scoresOf } from "./score-columns";
import { successes } from "./successes";
import { summarise } from "./summary";
import { unshownNumber } from "./unshown-number";

const seeded = { seed: 20261121, numRuns: 2000 };

describe("the summary of any reward on any rollouts", () => {
  it("holds no NaN and no infinity, and agrees with what is counted one by one", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rollouts, input }) => {
        const columns = columnsOf(rollouts);
        const scores = scoresOf(columns, { ...input, known: arbitraryTask });
        const summary = summarise({ columns, scores, spec: input.spec, success: "x" });
        expect(unshownNumber(summary)).toBe(null);
        const totals = [...scores.taskTotal];
        const groups = [...groupPlaces(columns)];
        const valid = totals.flatMap((total, row) => (Number.isNaN(total) ? [] : [row]));
        expect(summary.total.count).toBe(valid.length);
        expect(summary.total.bins?.counts.reduce((sum, count) => sum + count, 0) ?? 0).toBe(valid.length);
        const members = groups
          .map((_, group) => valid.filter((row) => groups[row] === group))
          .filter((m) => m.length > 0);
        const values = (rows: number[]) => rows.map((row) => totals[row] ?? 0);
        expect(summary.dead.task).toEqual({
          groups: members.length,
          dead: members.filter((rows) => allTied(values(rows))).length,
          lone: members.filter((rows) => rows.length === 1).length,
        });
        const code = successes(columns, "x")?.code;
        if (code !== undefined) expect(summary.pairs).toMatchObject(pairsOf(members, totals, code));
        const tokens = valid.map((row) => columns.tokens[row] ?? 0);
        const within = pooledCorrelation(
          values(valid),
          tokens,
          valid.map((row) => String(groups[row])),
        );
        if (within === null || !Number.isFinite(within)) expect(summary.length.within).toBe(null);
        // Groups are summed in another order.
        else expect(summary.length.within).toBeCloseTo(within, 9);
        const best = summary.byTotal.best.map((row) => totals[row]);
        expect(best).toEqual([...values(valid)].sort((a, b) => b - a).slice(0, 8));
        expect(summary.excluded.rollouts).toBe(scores.excluded.filter((place) => place !== -1).length);
      }),
      seeded,
    );
  });
});

/** Every pair of a right and a wrong answer of one group, compared by the tie groups of its totals. */
function pairsOf(groups: number[][], totals: number[], code: Uint8Array) {
  const count = { pairs: 0, wrong: 0, tied: 0 };
  for (const rows of groups) {
    const measured = rows.filter((row) => code[row] !== 2);
    const ties = tieGroups(measured.map((row) => totals[row] ?? 0));
    measured.forEach((right, i) => {
      measured.forEach((wrong, j) => {
        if (code[right] !== 1 || code[wrong] !== 0) return;
        count.pairs += 1;
        if (ties[i] === ties[j]) count.tied += 1;
        else if ((ties[i] ?? 0) < (ties[j] ?? 0)) count.wrong += 1;
      });
    });
  }
  return count;
}
