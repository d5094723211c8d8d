import { describe, expect, it } from "vitest";
import { prepareUnderstand, type UnderstandState } from "./prepare-understand";
import { effectSentence, list, peakSentence, regimeSentence, wordingsSentence } from "./understand-sentences";

const state = (rest: Partial<UnderstandState> = {}): UnderstandState => ({
  p: [450, 250, 120, 80, 60, 40],
  r: [0, 1, 0, 0, 0, 0],
  t: [4, 5, 6, 6, 8, 10],
  alpha: 2,
  betaInv: 2,
  n: "sum",
  w: 0.5,
  wordings: false,
  ...rest,
});
const effect = (rest: Partial<UnderstandState>) => effectSentence(prepareUnderstand(state(rest)));
const regimes = (rest: Partial<UnderstandState>) => {
  const prepared = prepareUnderstand(state(rest));
  const alike = prepared.answers.every(({ reward }) => reward === prepared.answers[0]?.reward);
  return prepared.regimes.map((outcome) => regimeSentence(outcome, alike));
};

describe("whether sharpening helps", () => {
  it("says so with the covariance, and why", () => {
    expect(effect({})).toMatch(/^Sharpening hurts here, because at α = 2 .* worse paid: the covariance is −0\.\d+\.$/);
    expect(effect({ r: [1, 0, 0, 0, 0, 0] })).toMatch(/^Sharpening helps here/);
    expect(effect({ r: [1, 0, 0, 0, 0, 0], n: "mean" })).toContain("likelier for their length");
  });

  it("says why it does nothing", () => {
    expect(effect({ r: [1, 1, 1, 1, 1, 1] })).toContain("every answer is paid the same");
    expect(effect({ n: "none" })).toContain("with N = none");
    expect(effect({ p: [995, 1, 1, 1, 1, 1], alpha: 4 })).toContain("nearly all probability is on one answer");
  });
});

describe("the peak over alpha", () => {
  const at = (rest: Partial<UnderstandState>) => peakSentence(prepareUnderstand(state(rest)).curves.sharpened);

  it("is named where there is one", () => {
    expect(at({})).toMatch(/greatest at α ≈ 1\.\d+: more than that does harm/);
    expect(at({ r: [0, 0, 0, 0, 0, 1] })).toContain("greatest at α = 0");
    expect(at({ r: [1, 0, 0, 0, 0, 0] })).toMatch(/right end|on\.$/);
    expect(at({ r: [1, 1, 1, 1, 1, 1] })).toBeNull();
  });
});

describe("the four regimes in words", () => {
  it("names who wins, and who ties", () => {
    expect(regimes({}).slice(0, 2)).toEqual([
      "All on B, the best paid. How likely the base finds it does not count.",
      "All on A, the likeliest, right or wrong.",
    ]);
    const tie = regimes({ p: [300, 300, 150, 110, 80, 60], r: [1, 1, 0, 0, 0, 0] });
    expect(tie[0]).toMatch(/^A and B are paid best: any mix/);
    expect(tie[1]).toMatch(/^A and B tie as the likeliest/);
    expect(regimes({ r: [0, 0, 0, 0, 0, 0] })[0]).toContain("every policy is an optimum");
  });

  it("says that nothing can be learnt with N = none, and what the controls are", () => {
    expect(regimes({ n: "none" })[1]).toContain("nothing to learn");
    expect(regimes({ alpha: 1 })[2]).toContain("a control");
    expect(regimes({ betaInv: 0 })[3]).toContain("the same as tempered sampling");
    expect(regimes({ betaInv: Math.log(5) })[3]).toContain("counts 5 times as much");
  });
});

describe("two wordings of one answer", () => {
  const words = (rest: Partial<UnderstandState>) =>
    wordingsSentence(prepareUnderstand(state({ wordings: true, r: [1, 1, 0, 0, 0, 0], ...rest })));

  it("are ahead together and lose apart", () => {
    const sentence = words({ p: [250, 250, 300, 100, 60, 40] });
    expect(sentence).toContain("together 50 %, ahead of C with 30 %");
    expect(sentence).toContain("Yet sharpening ends on C");
  });

  it("say when sharpening keeps only one of them", () => {
    expect(words({ p: [350, 250, 200, 100, 60, 40] })).toContain("Sharpening ends on A and drops the other wording.");
  });
});

it("lists names", () => {
  expect([["A"], ["A", "B"], ["A", "B", "C"]].map(list)).toEqual(["A", "A and B", "A, B and C"]);
});
