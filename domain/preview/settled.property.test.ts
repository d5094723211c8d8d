import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advantages } from "@/domain/objective/advantage";
import { rewardDistance } from "@/domain/objective/distance";
import { scoreRollouts } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { groupOf } from "@/domain/rollout/rollout";
import { arbitraryTask } from "./arbitrary-rollouts";
import { arbitraryCase, arbitrarySpec } from "./arbitrary-spec";
import { compareScores } from "./compare-scores";
import { leaveOneOut, termEffects } from "./leave-one-out";
import { createScorer } from "./score-columns";
import { termEffectsAt } from "./term-effects-at";
import { unshownNumber } from "./unshown-number";

const seeded = { seed: 20261121, numRuns: 2000 };

describe("what follows a preview's first frame, of any edit on any rollouts", () => {
  it("holds no NaN, and is the distance and the moves of the rules' own scores", () => {
    fc.assert(
      fc.property(arbitraryCase, arbitrarySpec, ({ rollouts, input }, other) => {
        const columns = columnsOf(rollouts);
        const scorer = createScorer(columns, arbitraryTask);
        const before = scorer.score(input);
        const after = scorer.score({ ...input, spec: other });
        const change = compareScores({ columns, before, after });
        expect(unshownNumber(change)).toBe(null);
        const orNull = (values: Float64Array) => [...values].map((value) => (Number.isNaN(value) ? null : value));
        const plain = rewardDistance({
          groups: rollouts.map(({ promptId }) => promptId),
          a: { totals: orNull(before.taskTotal), advantages: [...before.advantage] },
          b: { totals: orNull(after.taskTotal), advantages: [...after.advantage] },
        });
        expect(change.task).toEqual({ ...plain, rho: finite(plain.rho), d: finite(plain.d) });
        const moves = [...after.advantage].map((value, row) => Math.abs(value - (before.advantage[row] ?? 0)));
        const most = change.moved.map(({ change: by }) => Math.abs(by));
        expect(most).toEqual([...most].sort((a, b) => b - a));
        if (most.length === 8) expect(moves.filter((move) => move > (most[7] ?? 0)).length).toBeLessThanOrEqual(7);
      }),
      seeded,
    );
  });

  it("finds the advantage without a term as if the reward had never summed it", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(3), ({ rollouts, input, answers }, at) => {
        const { spec } = input;
        const place = at % spec.terms.length;
        const columns = columnsOf(rollouts);
        const scorer = createScorer(columns, arbitraryTask);
        const scores = scorer.score(input);
        const leave = leaveOneOut({ scorer, input, scores });
        expect(unshownNumber(leave)).toBe(null);
        for (let row = 0; row < rollouts.length; row += 1)
          expect(unshownNumber(termEffects(leave, scores, row))).toBe(null);
        const one = at % rollouts.length;
        const alone = last(termEffectsAt({ columns, known: arbitraryTask, scorer, input, scores, place: one }));
        expect(alone).toEqual(termEffects(leave, scores, one));
        const left = leave.terms[place]?.advantage;
        if (!left) return;
        const without: RewardSpec = {
          ...spec,
          terms: spec.terms.map((term, index) => (index === place ? { ...term, role: "metric" } : term)),
        };
        const moved = rollouts.map((one) => ({
          ...one,
          group: groupOf(one),
          policyStep: input.policyStep ?? one.policyStep,
        }));
        const { baseMeans } = scores;
        const plain = scoreRollouts({
          spec: without,
          rollouts: moved,
          known: arbitraryTask,
          baseMeans,
          external: answers,
        });
        const totals = plain.map(({ objectiveTotal }) => objectiveTotal);
        const groups = moved.map(groupOf);
        expect([...left]).toEqual(advantages({ algorithm: input.algorithm, totals, groups }));
      }),
      seeded,
    );
  });
});

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function last<Value>(steps: Generator<undefined, Value, void>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
