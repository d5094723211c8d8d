import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { readColumns, writeColumns } from "@/domain/rollout/columns-file";
import { columnsOf, rolloutsOf } from "@/domain/rollout/columns-of";
import { groupOf } from "@/domain/rollout/rollout";
import { arbitraryOutcome, arbitraryRollouts, arbitraryTask } from "./arbitrary-rollouts";
import { answersFor, arbitraryCase, arbitrarySpec, externalOf } from "./arbitrary-spec";
import { firstDifference } from "./same-scores";
import { createScorer, type ScoreColumnsInput, scoresOf } from "./score-columns";
import { plainScores } from "./score-plain";

const seeded = { seed: 20261121, numRuns: 2000 };

describe("the columns of a bank", () => {
  it("score it as the rules do rollout by rollout, reasons and parts included, to the last bit", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.boolean(), ({ rollouts, input }, isKnown) => {
        const known = isKnown ? arbitraryTask : null;
        const columns = columnsOf(rollouts);
        const plain = plainScores(columns, known, input);
        const scorer = createScorer(columns, known);
        const scores = scorer.score(input);
        expect(firstDifference(scores, plain.scores)).toBe(null);
        expect(scores.baseMeans).toEqual(plain.baseMeans);
      }),
      seeded,
    );
  });

  it("score it after any edits as if for the first time", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.array(step, { minLength: 1, maxLength: 3 }), ({ rollouts, input }, edits) => {
        const columns = columnsOf(rollouts);
        const scorer = createScorer(columns, arbitraryTask);
        scorer.score(input);
        let latest: ScoreColumnsInput = input;
        for (const { spec: change, answers } of edits) {
          const parsed = parseRewardSpec(change(latest.spec), arbitraryTask);
          if (parsed.ok) latest = { ...latest, spec: parsed.spec };
          if (answers) latest = { ...latest, external: externalOf(answersFor(latest.spec, rollouts.length, answers)) };
          const fresh = scoresOf(columns, { ...latest, known: arbitraryTask });
          expect(firstDifference(scorer.score(latest), fresh)).toBe(null);
        }
        expect(firstDifference(scorer.score(input), scoresOf(columns, { ...input, known: arbitraryTask }))).toBe(null);
      }),
      seeded,
    );
  });

  it("hold all of a rollout but its text, through a file too", () => {
    fc.assert(
      fc.property(arbitraryRollouts, fc.integer({ min: 0, max: 7 }), (rollouts, shift) => {
        const columns = columnsOf(rollouts);
        const bytes = writeColumns(columns);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const read = readColumns(moved.subarray(shift));
        expect(read).toEqual(columns);
        const back = rolloutsOf(read);
        const withoutGroup = (list: typeof rollouts) => list.map((one) => ({ ...one, group: null }));
        expect(withoutGroup(back)).toEqual(withoutGroup(rollouts));
        const pairs = (list: typeof rollouts) =>
          list.map((one) => list.findIndex((other) => groupOf(other) === groupOf(one)));
        expect(pairs(back)).toEqual(pairs(rollouts));
      }),
      seeded,
    );
  });
});

/** What somebody does to a spec in the composer: a slider, a switch, or a part of another spec. */
const edit: fc.Arbitrary<(spec: RewardSpec) => RewardSpec> = fc.oneof(
  fc.tuple(fc.nat(3), fc.constantFrom(0, 0.5, -1, 3)).map(([place, weight]) => (spec: RewardSpec) => ({
    ...spec,
    terms: spec.terms.map((term, at) => (at === place ? { ...term, weight } : term)),
  })),
  fc.tuple(fc.nat(3), arbitrarySpec).map(([place, other]) => (spec: RewardSpec) => ({
    ...spec,
    terms: spec.terms.map((term, at) => (at === place ? { ...(other.terms[at] ?? term), id: term.id } : term)),
  })),
  arbitrarySpec.map((other) => (spec: RewardSpec) => ({ ...spec, objective: other.objective })),
  arbitrarySpec.map((other) => (spec: RewardSpec) => ({ ...spec, aggregate: other.aggregate })),
  fc.nat(3).map((place) => (spec: RewardSpec) => ({ ...spec, terms: spec.terms.filter((_, at) => at !== place) })),
);

/** An edit, and now and then other answers of the terms that are not computed here, as when Python has run again or been taken back. */
const step = fc.record({
  spec: edit,
  answers: fc.option(fc.array(arbitraryOutcome, { minLength: 1, maxLength: 9 }), { freq: 2 }),
});
