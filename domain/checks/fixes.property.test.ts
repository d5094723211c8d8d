import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryTask } from "@/domain/preview/arbitrary-rollouts";
import { arbitraryCase } from "@/domain/preview/arbitrary-spec";
import { createScorer, scoresOf } from "@/domain/preview/score-columns";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { applyEdits } from "./apply-edits";
import { runChecks } from "./run-checks";

it("offers only edits that make a valid reward and mend the check they are offered for, of any reward on any rollouts", () => {
  const offered = new Set<string>();
  const task = { signals: [...arbitraryTask.signals].map((signal) => ({ ...signal, ...unsaid })), success: "x" };
  fc.assert(
    fc.property(arbitraryCase, fc.constantFrom(null, [0, 1], [-1, 0.5]), ({ rollouts, input }, range) => {
      const terms = input.spec.terms.map((term) => (range === null ? term : { ...term, range: [...range] }));
      const parsed = parseRewardSpec({ ...input.spec, terms }, arbitraryTask);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
      const columns = columnsOf(rollouts);
      const scorer = createScorer(columns, arbitraryTask);
      const bankOf = (spec: RewardSpec, fresh: boolean) => ({
        id: "b",
        columns,
        scores: fresh ? scoresOf(columns, { ...input, spec, known: arbitraryTask }) : scorer.score({ ...input, spec }),
        rescore: (own: RewardSpec) => scorer.score({ ...input, spec: own }),
        cut: {},
        notRun: new Map(),
      });
      for (const made of runChecks({ spec: parsed.spec, task, bank: bankOf(parsed.spec, false) }).checks) {
        if (!made.fix?.patch) continue;
        const edited = parseRewardSpec(applyEdits(parsed.spec, made.fix.patch), arbitraryTask);
        if (!edited.ok) throw new Error(JSON.stringify(edited.faults));
        const { checks } = runChecks({ spec: edited.spec, task, bank: bankOf(edited.spec, true) });
        const after = checks.find(({ id }) => id === made.id)?.status;
        expect(made.status === "failed" ? ["passed", "warned"] : ["passed"]).toContain(after);
        offered.add(made.kind);
      }
    }),
    { seed: 9, numRuns: 2000 },
  );
  expect([...offered].sort()).toEqual(
    expect.arrayContaining(["dominance", "empty_best", "gold_best", "pair_order", "penalty_sign", "range"]),
  );
}, 120_000);

const unsaid = { unit: "", range: [null, null] satisfies [null, null], description: "" };
