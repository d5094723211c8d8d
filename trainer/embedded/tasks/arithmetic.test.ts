import { describe, expect, it } from "vitest";
import { seededRandom } from "@/trainer/embedded/seeded-random";
import { arithmetic, baseCompletion, CARRY_SHARE, pairsOf, promptOf, splitOf, tierOf, tiers } from "./arithmetic";
import { EOS } from "./tokenizer";

const sum = promptOf({ a: 47, b: 38 });
const complete = (text: string, end = true) => [...arithmetic.tokenizer.encode(text), ...(end ? [EOS] : [])];
const signalsOf = (text: string, end = true) => arithmetic.verify(sum, complete(text, end)).signals;

describe("tokens", () => {
  it("come back from text for every base completion", () => {
    const random = seededRandom("round trip");
    for (const pair of pairsOf("test").slice(0, 200)) {
      const tokens = baseCompletion(pair, random);
      expect([...arithmetic.tokenizer.encode(arithmetic.tokenizer.decode(tokens)), EOS]).toEqual(tokens);
    }
  });
  it("are 6 for a prompt, 4 for a direct answer and 21 for a written one", () => {
    expect(sum.tokens).toHaveLength(arithmetic.promptTokens);
    expect(complete("085")).toHaveLength(4);
    expect(arithmetic.gold(sum)).toHaveLength(21);
  });
  it("name the text that no token spells", () => {
    expect(() => arithmetic.tokenizer.encode("47-38=")).toThrow('No token spells "-38="');
  });
});

describe("prompts", () => {
  it("are disjoint between the splits, a + b with b + a", () => {
    const seen = new Map<string, string>();
    for (const split of ["train", "validation", "test"] as const) {
      for (const { a, b } of pairsOf(split)) {
        const key = [Math.min(a, b), Math.max(a, b)].join("+");
        expect(seen.get(key) ?? split).toBe(split);
        seen.set(key, split);
      }
    }
    expect(splitOf({ a: 12, b: 95 })).toBe(splitOf({ a: 95, b: 12 }));
  });
  it("carry in 65 % of cases in every split and cover every tier", () => {
    for (const split of ["train", "validation", "test"] as const) {
      const all = pairsOf(split).map(tierOf);
      expect(all.filter((tier) => tier !== "E").length / all.length).toBeCloseTo(CARRY_SHARE, 2);
      expect(new Set(all)).toEqual(new Set(tiers));
      const first = all.slice(0, 128);
      expect(first.filter((tier) => tier !== "E").length / first.length).toBeGreaterThan(CARRY_SHARE - 0.12);
    }
  });
  it("fall into tiers by carry and sum", () => {
    expect(tierOf({ a: 43, b: 52 })).toBe("E");
    expect(tierOf({ a: 47, b: 38 })).toBe("M"); // 85
    expect(tierOf({ a: 67, b: 48 })).toBe("H"); // 115
    expect(tierOf({ a: 87, b: 78 })).toBe("X"); // 165
  });
});

describe("the verifier", () => {
  it("gives the gold answer full marks on every prompt of the test split", () => {
    for (const prompt of arithmetic.prompts("test")) {
      const { signals, parsedAnswer } = arithmetic.verify(prompt, arithmetic.gold(prompt));
      expect(parsedAnswer).toBe(prompt.answer);
      expect(signals).toMatchObject({ correct: 1, parsed: 1, truncated: 0, written_steps: 1, progress: 1, steps: 2 });
    }
  });
  it("tells direct, wrong, unreadable and cut completions apart", () => {
    expect(signalsOf("085")).toMatchObject({ correct: 1, parsed: 1, written_steps: 0, steps: 0, progress: 1 });
    // The forgotten carry: 075 shares the first and last digit with 085.
    expect(signalsOf("075")).toMatchObject({ correct: 0, parsed: 1, progress: 2 / 3 });
    expect(signalsOf("85")).toMatchObject({ correct: 0, parsed: 0, truncated: 0, progress: 0 });
    expect(signalsOf("085", false)).toMatchObject({ correct: 0, parsed: 0, truncated: 1 });
  });
  it("counts written steps also where no answer follows, and reads the answer, not the steps", () => {
    expect(signalsOf("units 7+8=15, tens 4+3+1=08")).toMatchObject({ parsed: 0, steps: 2, written_steps: 0 });
    expect(signalsOf("ones 7+8=15, then 4+3+1=08, thus 075")).toMatchObject({ correct: 0, written_steps: 1 });
    expect(signalsOf("ones 7+8=11, then 4+3+1=08, thus 085")).toMatchObject({ correct: 1, written_steps: 1 });
  });
  it("ignores what follows EOS, as fixed-length runs write on", () => {
    expect(arithmetic.verify(sum, [...complete("085"), ...complete("999")]).signals).toMatchObject({ correct: 1 });
  });
  it("measures exactly the signals that the task names", () => {
    const measured = Object.keys(signalsOf("085")).sort();
    expect(measured).toEqual(arithmetic.task.signals.map((signal) => signal.name).sort());
  });
});
