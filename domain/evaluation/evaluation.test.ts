import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluationSchema, metricNameSchema } from "@/domain/protocol/messages";
import { evaluationMetrics } from "./evaluation-metrics";
import { accuracyInterval, unseenBound, wilsonInterval } from "./intervals";
import { type AnswerCount, combinations, majAtK } from "./maj-at-k";
import { passAtK } from "./pass-at-k";

const runs = { seed: 1, numRuns: 2000 };

describe("pass@k", () => {
  it("is 1 - C(n-c, k)/C(n, k), grows with k and c, and is c/n at k = 1", () => {
    const sizes = fc.nat(40).chain((n) => fc.tuple(fc.constant(n), fc.nat(n), fc.integer({ min: 1, max: 40 })));
    fc.assert(
      fc.property(sizes, ([n, c, k]) => {
        const value = passAtK(n, c, k);
        if (k > n) {
          expect(value).toBe(null);
          return;
        }
        expect(value).toBeCloseTo(1 - combinations(n - c, k) / combinations(n, k), 9);
        if (k < n) expect(passAtK(n, c, k + 1) ?? 0).toBeGreaterThanOrEqual((value ?? 1) - 1e-12);
        if (c < n) expect(passAtK(n, c + 1, k) ?? 0).toBeGreaterThanOrEqual((value ?? 1) - 1e-12);
        expect(passAtK(n, c, 1)).toBeCloseTo(c / n, 12);
      }),
      runs,
    );
  });

  it("refuses counts that cannot be", () => {
    expect(() => passAtK(4, 5, 1)).toThrow(/0 <= c <= n/);
    expect(() => passAtK(4, 1, 0)).toThrow(/k >= 1/);
  });
});

/** Every subset, one by one. */
function bruteForce(answers: readonly AnswerCount[], k: number): number | null {
  const samples = answers.flatMap(({ answer, count, correct }) => new Array(count).fill({ answer, correct }));
  if (k > samples.length) return null;
  let sum = 0;
  let subsets = 0;
  for (let mask = 0; mask < 2 ** samples.length; mask += 1) {
    const drawn = samples.filter((_, index) => Math.floor(mask / 2 ** index) % 2 === 1);
    if (drawn.length !== k) continue;
    subsets += 1;
    const votes = new Map<string, number>();
    for (const { answer } of drawn) if (answer !== null) votes.set(answer, (votes.get(answer) ?? 0) + 1);
    const most = Math.max(0, ...votes.values());
    const winners = [...votes].filter(([, count]) => count === most);
    const right = winners.filter(([name]) => samples.some(({ answer, correct }) => answer === name && correct));
    if (winners.length > 0) sum += right.length / winners.length;
  }
  return sum / subsets;
}

const answers = fc
  .uniqueArray(fc.record({ answer: fc.constantFrom("1", "2", "3", null), count: fc.integer({ min: 1, max: 3 }) }), {
    selector: ({ answer }) => answer,
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => list.map((entry) => ({ ...entry, correct: entry.answer === "1" })));

describe("maj@k", () => {
  it("is the mean over every subset, whatever order the answers came in", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 5 }), (list, k) => {
        const value = majAtK(list, k);
        const exact = bruteForce(list, k);
        if (exact === null) expect(value).toBe(null);
        else expect(value).toBeCloseTo(exact, 9);
        expect(majAtK([...list].reverse(), k)).toBe(value);
      }),
      runs,
    );
  });

  it("takes 1,000 seeded subsets beyond 20,000: repeatable, and near the exact value", () => {
    // 12 right of 24: C(24, 8) = 735,471. By symmetry the two answers win alike.
    const even = [
      { answer: "7", count: 12, correct: true },
      { answer: "8", count: 12, correct: false },
    ];
    expect(majAtK(even, 8, 3)).toBe(majAtK(even, 8, 3));
    expect(majAtK(even, 8, 3)).not.toBe(majAtK(even, 8, 4));
    expect(majAtK(even, 8, 3)).toBeCloseTo(0.5, 1);
    const clear = [
      { answer: "7", count: 20, correct: true },
      { answer: "8", count: 3, correct: false },
      { answer: null, count: 9, correct: false },
    ];
    expect(majAtK(clear, 16)).toBe(1);
  });
});

const evaluation = (problems: object[], decoding = "sample") =>
  evaluationSchema.parse({ step: 0, split: "validation", decoding, problems });

describe("evaluationMetrics", () => {
  it("takes means over problems, in all and by tier", () => {
    const record = evaluation([
      {
        promptId: "a",
        tier: "E",
        samples: 4,
        correct: 2,
        meanTokens: 4,
        meanRefLogprob: -2,
        meanRefLogprobPerToken: -0.5,
        answers: [
          { answer: "7", count: 2, correct: true },
          { answer: null, count: 2, correct: false },
        ],
      },
      {
        promptId: "b",
        tier: "X",
        samples: 4,
        correct: 0,
        meanTokens: 8,
        meanRefLogprob: -8,
        meanRefLogprobPerToken: -1,
        answers: [{ answer: "9", count: 4, correct: false }],
      },
    ]);
    const found = Object.fromEntries(evaluationMetrics(record, [2, 8]).map(({ metric, value }) => [metric, value]));
    const near = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Number(value.toFixed(12))]));
    const exact = {
      "eval/validation/acc": 0.25,
      "eval/validation/pass@2": (1 - 1 / 6 + 0) / 2, // 1 - (1 - 2/3)(1 - 2/4)
      "eval/validation/maj@2": (5 / 6 + 0) / 2, // of a's 6 pairs only null null does not give 7
      "eval/validation/mean_length": 6,
      "eval/validation/logp_ref": -5,
      "eval/validation/logp_ref_per_token": -0.75,
      "eval/validation/acc/E": 0.5,
      "eval/validation/pass@2/E": 1 - 1 / 6,
      "eval/validation/maj@2/E": 5 / 6,
      "eval/validation/mean_length/E": 4,
      "eval/validation/acc/X": 0,
      "eval/validation/pass@2/X": 0,
      "eval/validation/maj@2/X": 0,
      "eval/validation/mean_length/X": 8,
    };
    expect(near).toEqual(
      Object.fromEntries(Object.entries(exact).map(([name, value]) => [name, Number(value.toFixed(12))])),
    );
    for (const metric of Object.keys(found)) expect(metricNameSchema.safeParse(metric).success).toBe(true);
  });

  it("leaves out what a problem lacks, and names another decoding", () => {
    const record = evaluation(
      [{ promptId: "a", tier: "a b", samples: 1, correct: 1, meanTokens: 4, meanRefLogprob: null }],
      "greedy",
    );
    expect(evaluationMetrics(record, [1, 4]).map(({ metric }) => metric)).toEqual([
      "eval/validation/greedy/acc",
      "eval/validation/greedy/pass@1",
      "eval/validation/greedy/mean_length",
      "eval/validation/greedy/acc/a_b",
      "eval/validation/greedy/pass@1/a_b",
      "eval/validation/greedy/mean_length/a_b",
    ]);
    expect(evaluationMetrics(evaluation([]), [1])).toEqual([]);
  });
});

describe("intervals", () => {
  it("are Wilson's for independent tries: 5 of 10 is .237 to .763", () => {
    const { low, high } = wilsonInterval(5, 10);
    expect(low).toBeCloseTo(0.2366, 4);
    expect(high).toBeCloseTo(0.7634, 4);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(0, 10)).toMatchObject({ low: 0 });
    expect(wilsonInterval(10, 10)).toMatchObject({ high: 1 });
  });

  it("come from the spread over problems where samples share problems", () => {
    const problems = [0, 0, 8, 8].map((correct) => ({ samples: 8, correct }));
    const { low, high } = accuracyInterval(problems);
    // sample sd of 0 0 1 1 is sqrt(1/3), over sqrt(4): 1.96 * 0.2887 = 0.566, cut to 0..1
    expect([low, high]).toEqual([0, 1]);
    const narrow = accuracyInterval([3, 4, 5, 4].map((correct) => ({ samples: 8, correct })));
    expect(narrow.high - narrow.low).toBeCloseTo((2 * 1.96 * Math.sqrt(0.03125 / 3)) / 2, 3);
    expect(accuracyInterval([])).toEqual({ low: 0, high: 1 });
  });

  it("hold the share and lie in 0..1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, c) => {
        fc.pre(c <= n);
        const { low, high } = wilsonInterval(c, n);
        expect(0 <= low && low <= c / n && c / n <= high && high <= 1).toBe(true);
      }),
      runs,
    );
  });

  it("bound what n failures leave at about 3 / n", () => {
    expect(unseenBound(64)).toBeCloseTo(0.0457, 4);
    expect(unseenBound(0)).toBe(1);
  });
});
