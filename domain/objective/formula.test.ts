import fc from "fast-check";
import katex from "katex";
import { describe, expect, it } from "vitest";
import { type Normalization, normalizations, type Objective } from "@/domain/reward/spec";
import { numberTex, objectiveFormula } from "./formula";
import { regimeOf } from "./regimes";
import { objectiveSentence } from "./sentence";

const ref = String.raw`\pi_{\mathrm{ref}}`;
const sampling = (alpha: number, betaInv: number, normalization: Normalization = "sum"): Objective => ({
  mode: "sampling",
  alpha,
  betaInv,
  normalization,
});

describe("objectiveFormula", () => {
  it("is the reward alone for mode none and for the task-reward regime", () => {
    expect(objectiveFormula({ mode: "none" }).reward).toBe("R(y) = r(y)");
    expect(objectiveFormula({ mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" }).reward).toBe(
      "R(y) = r(y)",
    );
  });

  it("joins (alpha - 1) S_ref + S_ref into alpha S_ref where N is the sum", () => {
    expect(objectiveFormula(sampling(2, 0)).reward).toBe(String.raw`R(y) = 2\,\log ${ref}(y) - \log \pi_\theta(y)`);
    expect(objectiveFormula(sampling(2, 100)).reward).toBe(
      String.raw`R(y) = r(y) + \tfrac{2}{100}\,\log ${ref}(y) - \tfrac{1}{100}\,\log \pi_\theta(y)`,
    );
  });

  it("names pi_ref^alpha as the optimum only where N is the sum", () => {
    expect(objectiveFormula(sampling(2, 0)).optimum).toBe(String.raw`\pi^\star(y) \propto ${ref}(y)^{2}`);
    expect(objectiveFormula(sampling(2, 0, "mean")).optimum).toBe(
      String.raw`\pi^\star(y) \propto ${ref}(y)\,\exp\!\big(\tfrac{1}{|y|}\log ${ref}(y)\big)`,
    );
    expect(objectiveFormula(sampling(1, 0)).optimum).toBe(String.raw`\pi^\star(y) = ${ref}(y)`);
  });

  it("is a KL penalty at alpha 1", () => {
    expect(objectiveFormula(sampling(1, 20))).toEqual({
      reward: String.raw`R(y) = r(y) - \tfrac{1}{20}\,\log\frac{\pi_\theta(y)}{${ref}(y)}`,
      optimum: String.raw`\pi^\star(y) \propto ${ref}(y)\,\exp\!\big(20\,r(y)\big)`,
    });
  });

  it("draws as KaTeX, names a power only for N = sum, and changes with its sentence, whatever the numbers", () => {
    const objective: fc.Arbitrary<Objective> = fc.record({
      mode: fc.constantFrom("optimization" as const, "sampling" as const),
      alpha: fc.oneof(fc.constantFrom(0, 0.5, 1, 2), fc.double({ min: 0, max: 16, noNaN: true })),
      betaInv: fc.oneof(fc.constantFrom(0, 1, 3.8, 100), fc.double({ min: 0, max: 1e6, noNaN: true })),
      normalization: fc.constantFrom(...normalizations),
      normalizationPower: fc.constantFrom(0, 0.5, 1),
    });
    fc.assert(
      fc.property(objective, (spec) => {
        const { reward, optimum } = objectiveFormula(spec);
        for (const tex of [reward, optimum]) {
          expect(tex).not.toMatch(/NaN|undefined|Infinity|\+ -|- -/);
          katex.renderToString(tex, { throwOnError: true, strict: true });
        }
        if (spec.mode !== "none" && ["mean", "none"].includes(spec.normalization))
          expect(optimum).not.toContain(`${ref}(y)^`);
        const sentence = objectiveSentence(spec);
        expect(sentence).toMatch(/^[A-Z].*\.$/);
        expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
        expect(sentence.split(/\. [A-Z]/).length).toBeLessThanOrEqual(2);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe("objectiveSentence", () => {
  it("says what the four regimes ask for and where their optimum is", () => {
    expect(objectiveSentence({ mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" })).toMatch(
      /^The policy is trained on the task reward alone\. Its optimum is any policy/,
    );
    expect(objectiveSentence({ mode: "optimization", alpha: 1, betaInv: 0, normalization: "sum" })).toMatch(
      /task reward plays no part.*single answer the base model finds likeliest for each prompt, right or wrong\.$/,
    );
    expect(objectiveSentence(sampling(2, 0))).toMatch(/raised to the power 2\. Its optimum is sharper/);
    expect(objectiveSentence(sampling(2, 10_000))).toMatch(
      /power 2, with each answer reweighted by exp\(10,000 × reward\)/,
    );
  });

  it("never calls a length-normalised target a power", () => {
    expect(objectiveSentence(sampling(2, 0, "mean"))).toContain("reweighted by exp(1 × its log-probability per token)");
    expect(objectiveSentence(sampling(2, 0, "mean"))).not.toContain("power");
  });

  it("follows every change of alpha, beta_inv and normalisation", () => {
    const changed: Objective[] = [
      sampling(2, 4),
      sampling(2, 5),
      sampling(3, 4),
      sampling(2, 4, "mean"),
      sampling(2, 4, "none"),
      sampling(2, 0),
      sampling(1, 4.5),
      { mode: "optimization", alpha: 2, betaInv: 4, normalization: "sum" },
    ];
    const sentences = changed.map((objective) => objectiveSentence(objective));
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

describe("regimeOf", () => {
  it("recognises each regime and calls the rest custom", () => {
    expect(regimeOf({ mode: "none" })).toBe("none");
    expect(regimeOf({ mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" })).toBe("task_reward");
    expect(regimeOf({ mode: "optimization", alpha: 1, betaInv: 0, normalization: "mean" })).toBe(
      "distribution_sharpening",
    );
    expect(regimeOf(sampling(0.5, 0))).toBe("tempered_sampling");
    expect(regimeOf(sampling(1.25, 100))).toBe("tilted_sampling");
    expect(regimeOf(sampling(1, 100))).toBe("kl_regularised");
    expect(regimeOf(sampling(4, 100, "none"))).toBe("kl_regularised");
    expect(regimeOf({ mode: "optimization", alpha: 1, betaInv: 3, normalization: "sum" })).toBe("custom");
    expect(regimeOf({ mode: "optimization", alpha: 0, betaInv: 0, normalization: "sum" })).toBe("custom");
  });
});

describe("numberTex", () => {
  it("writes numbers as people do", () => {
    expect([0, 2, 3.8, 0.05, 10_000, 1_000_000, 1234.5].map(numberTex)).toEqual([
      "0",
      "2",
      "3.8",
      "0.05",
      String.raw`10\,000`,
      String.raw`1\,000\,000`,
      "1234.5",
    ]);
    expect(numberTex(1e-6)).toBe("10^{-6}");
    expect(numberTex(2.5e-5)).toBe(String.raw`2.5 \times 10^{-5}`);
  });
});

it("promises no greatest reward where nothing is paid", () => {
  const sharpest = { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" } as const;
  for (const objective of [{ mode: "none" } as const, sharpest]) {
    expect(objectiveSentence(objective)).toContain("greatest reward");
    const sentence = objectiveSentence(objective, { paysNothing: true });
    expect(sentence).not.toContain("greatest reward");
    expect(sentence).toContain("Nothing is paid for");
  }
});
