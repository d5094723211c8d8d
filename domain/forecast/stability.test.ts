import { expect, it } from "vitest";
import { createScorer } from "@/domain/preview/score-columns";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { arithmeticTask } from "@/domain/task/task";
import { bankView } from "./bank-view";
import { jumpSize, stability, weighedTerms } from "./stability";
import { stabilitySentences } from "./stability-sentence";

// Two prompts, each with a right answer of 21 steps and a wrong one of none: at a weight of .05 a step they all but tie.
const columns = columnsOf(
  ["p", "q"].flatMap((promptId) =>
    [1, 0].map((correct) =>
      rolloutSchema.parse({ promptId, refLogprob: -2, tokens: 4, signals: { correct, steps: 21 * correct } }),
    ),
  ),
);
const term = (id: string, weight: number) => ({ id, source: { type: "signal" as const, signal: id }, weight });
const specOf = (steps: number, more: Partial<RewardSpecInput> = {}) =>
  rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "s",
    terms: [term("correct", 1), term("steps", steps)],
    ...more,
  });

function lastOf(spec: ReturnType<typeof specOf>, draws = 100) {
  const scorer = createScorer(columns, arithmeticTask);
  const taskTotalOf = (own: typeof spec) =>
    scorer.score({ spec: own, algorithm: "rloo", external: new Map() }).taskTotal;
  const view = bankView(columns, "correct");
  const all = [...stability({ view, spec, objective: spec.objective, taskTotalOf, draws })];
  const last = all.at(-1);
  if (!last) throw new Error("an outcome");
  return { all, last, sentences: stabilitySentences(last, spec.objective) };
}

it("names the weight that tips near ties over, and explains the cliff", () => {
  const { all, last, sentences } = lastOf(specOf(-0.045));
  // 1 - 21 x .045 = .055 > 0, but 1 - 21 x .0495 < 0.
  expect(last.unmoved.accuracy).toBe(1);
  expect(last.overall.term).toEqual({
    nudge: { kind: "term", term: "correct", factor: 0.9 },
    tier: null,
    from: 1,
    to: 0,
  });
  expect(last.terms.map((one) => [one.term, one.up.accuracy, one.down.accuracy])).toEqual([
    ["correct", 1, 0],
    ["steps", 0, 1],
  ]);
  expect(last.terms[0]?.down.jumped).toBe(2);
  expect(last.draws.length).toBe(100);
  expect([last.finished, all.length]).toEqual([true, 103]);
  expect(sentences[0]).toBe("Accuracy falls from 1.00 to .00 when the weight of correct is 10 % smaller.");
  expect(sentences[1]).toMatch(/policy cliff/);
});

it("is steady where the answers are far apart, and the same with the same seed", () => {
  const { last, sentences } = lastOf(specOf(-0.01), 5);
  expect(sentences).toEqual([expect.stringMatching(/^Steady/)]);
  expect(lastOf(specOf(-0.01), 5).last).toEqual(last);
});

it("names the largest jump of all, and is called steady only where there is none", () => {
  const named = new Set<string>();
  for (const betaInv of [0.05, 0.3, 0.6, 0.9, 1.2, 2])
    for (const draws of [0, 1, 2, 3, 5, 20]) {
      const objective = { mode: "sampling" as const, alpha: 1, betaInv };
      const { last, sentences } = lastOf(specOf(-0.045, { objective }), draws);
      const from = last.unmoved.accuracy ?? 0;
      const all = [...last.terms.flatMap(({ up, down }) => [up, down]), ...last.draws];
      const most = Math.max(...all.map(({ accuracy }) => Math.abs((accuracy ?? from) - from)));
      const { term, draw } = last.overall;
      expect(Math.max(jumpSize(term), jumpSize(draw))).toBeCloseTo(most, 8);
      expect(sentences[0]?.startsWith("Steady")).toBe(most < 0.02);
      if (most < 0.02) continue;
      const weight = jumpSize(term) >= most - 1e-8;
      expect(sentences[0]).toContain(weight ? "when the weight of" : "in one of the draws");
      named.add(weight ? "weight" : jumpSize(draw) < 1.5 * jumpSize(term) ? "draw, a little larger" : "draw");
      if (!weight && jumpSize(term) >= 0.02)
        expect(sentences[1]).toMatch(/^Of the weights alone .* when the weight of/);
    }
  expect(named).toContain("draw, a little larger");
});

it("moves gradually in sampling mode", () => {
  const sampling = { mode: "sampling" as const, alpha: 1, betaInv: 2 };
  const { last } = lastOf(specOf(-0.045, { objective: sampling }), 0);
  // odds exp(2 (1 - 21 w)): .055 -> -.045
  const right = (gain: number) => 1 / (1 + Math.exp(-2 * gain));
  expect(last.unmoved.accuracy).toBeCloseTo(right(0.055), 9);
  expect(last.overall.term?.to).toBeCloseTo(right(0.9 - 0.945), 9);
});

it("says which ties are an accident of the weights", () => {
  const { sentences } = lastOf(specOf(-1 / 21), 0);
  expect(sentences.join(" ")).toMatch(/2 of 2 prompts whose answers all tie now/);
});

it("moves only weights that count", () => {
  const objective = { mode: "sampling" as const, alpha: 2, betaInv: 0 };
  expect(weighedTerms(specOf(0)).map(({ id }) => id)).toEqual(["correct"]);
  expect(weighedTerms(specOf(1, { objective }))).toEqual([]);
});
