import fc from "fast-check";
import { expect, it } from "vitest";
import { advantageColumn } from "@/domain/objective/advantage";
import { groupColumnsOf } from "@/domain/objective/groups";
import { advantageAlgorithms } from "@/domain/run/config";
import { deviationIn, meanIn } from "@/domain/statistics/moments";
import { tied } from "@/domain/statistics/ties";
import { advantagePull, covarianceShare } from "./part-shares";

const value = fc.integer({ min: -40, max: 40 }).map((whole) => whole / 8);
const row = fc.record({ group: fc.constantFrom("a", "b", "c", "d"), first: value, second: value });

it("is the covariance of a part, scaled group by group as the algorithm does, with the advantage; shares add up to 1", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 24 }), fc.constantFrom(...advantageAlgorithms), (rows, algorithm) => {
      const groups = groupColumnsOf(rows.map(({ group }) => group));
      const parts = [rows.map(({ first }) => first), rows.map(({ second }) => second)];
      const totals = Float64Array.from(rows, ({ first, second }) => first + second);
      const advantage = advantageColumn({ algorithm, totals, groups });
      const pull = advantagePull(advantage, totals, groups);
      const variance = advantage.reduce((sum, own) => sum + own * own, 0);
      let whole = 0;
      for (const part of parts) {
        // Multiples that all groups have in common cancel: reinforce_pp has no other.
        let covariance = 0;
        let common = 1;
        for (let group = 0; group < groups.count; group += 1) {
          const members = [...groups.member.subarray(groups.start[group], groups.start[group + 1])];
          const own = Float64Array.from(members, (at) => totals[at] ?? 0);
          const sd = deviationIn(own, own.length, "sample");
          const scale =
            algorithm === "rloo" ? own.length / (own.length - 1) : algorithm === "grpo" ? 1 / (sd + 1e-4) : 1;
          const mean = meanIn(
            Float64Array.from(members, (at) => part[at] ?? 0),
            members.length,
          );
          for (const at of members) {
            const own = advantage[at] ?? 0;
            if (own === 0) continue;
            covariance += scale * ((part[at] ?? 0) - mean) * own;
          }
        }
        if (algorithm === "reinforce_pp") {
          const centred = Float64Array.from(totals, (total, at) => {
            const same = rows.flatMap(({ group }, other) => (group === rows[at]?.group ? [totals[other] ?? 0] : []));
            return total - meanIn(new Float64Array(same), same.length);
          });
          common = 1 / (deviationIn(centred, centred.length, "population") + 1e-8);
        }
        const share = covarianceShare(Float64Array.from(part), pull, 0.5);
        if (variance === 0) expect(share).toBe(null);
        else expect(share).toBeCloseTo((common * covariance) / variance, 6);
        whole += share ?? 0;
      }
      if (variance > 0 && !tied(whole, 1)) expect(whole).toBeCloseTo(1, 6);
    }),
    { seed: 10, numRuns: 2000 },
  );
});

it("weighs groups alike under grpo, however far apart their totals are", () => {
  // Group a is told apart by the first part, group b, a hundred times further, by the second.
  const groups = groupColumnsOf(["a", "a", "b", "b"]);
  const totals = Float64Array.of(0, 1, 0, 100);
  const first = Float64Array.of(0, 1, 0, 0);
  const share = (algorithm: "rloo" | "grpo") =>
    covarianceShare(first, advantagePull(advantageColumn({ algorithm, totals, groups }), totals, groups), 0);
  expect(share("rloo")).toBeCloseTo(1 / 10_001, 12);
  expect(share("grpo")).toBeCloseTo(0.5, 3);
});
