import { describe, expect, it } from "vitest";
import { gridTier, parseGrid, replay } from "@/domain/task/gridworld";
import { seededRandom } from "@/trainer/embedded/seeded-random";
import { GRID_RECIPE, gridCompletion, gridPrompt, gridTiers, gridworld, TIER_SHARES } from "./gridworld";
import { EOS } from "./tokenizer";

// S . # .
// . . # .
// . . . .
// . # . G
const prompt = gridPrompt("S.#./..#./..../.#.G");
const complete = (text: string, end = true) => [...gridworld.tokenizer.encode(text), ...(end ? [EOS] : [])];
const signalsOf = (text: string, end = true) => gridworld.verify(prompt, complete(text, end)).signals;

describe("prompts", () => {
  it("are disjoint between the splits and have the same share of every tier", () => {
    const seen = new Set<string>();
    for (const split of ["train", "validation", "test"] as const) {
      const prompts = gridworld.prompts(split);
      for (const { id, tokens } of prompts) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
        expect(tokens).toHaveLength(gridworld.promptTokens);
      }
      for (const tier of gridTiers) {
        const share = prompts.filter((one) => one.tier === tier).length / prompts.length;
        expect(share).toBeCloseTo(TIER_SHARES[tier], 3);
        const first = prompts.slice(0, 64).filter((one) => one.tier === tier).length / 64;
        expect(Math.abs(first - TIER_SHARES[tier])).toBeLessThan(0.2);
      }
    }
  });
  it("can all be solved within the longest completion", () => {
    for (const split of ["train", "validation", "test"] as const) {
      for (const one of gridworld.prompts(split)) {
        expect(gridworld.gold(one).length).toBeLessThanOrEqual(gridworld.task.maxTokens);
        expect(replay(parseGrid(one.text), one.answer).at(-1)?.goalAchieved).toBe(1);
      }
    }
    expect(gridworld.promptTokens + gridworld.task.maxTokens).toBeLessThanOrEqual(gridworld.context);
  });
});

describe("the verifier", () => {
  it("gives the shortest way the goal and one growth of progress for every step before it", () => {
    expect(signalsOf("DDRRRD")).toEqual({
      goal_achieved: [0, 0, 0, 0, 0, 1],
      progress_grew: [1, 1, 1, 1, 1, 0],
      collision: [0, 0, 0, 0, 0, 0],
      invalid_action: [0, 0, 0, 0, 0, 0],
      steps: [1, 1, 1, 1, 1, 1],
      progress: [1, 2, 3, 4, 5, 6].map((n) => expect.closeTo(n / 6, 12)),
      parsed: 1,
      truncated: 0,
    });
  });
  it("votes on what was executed: what follows the goal is no part of the answer", () => {
    expect(gridworld.verify(prompt, complete("DDRRRDUU")).parsedAnswer).toBe("DDRRRD");
    expect(gridworld.verify(prompt, complete(prompt.answer)).parsedAnswer).toBe(prompt.answer);
    expect(gridworld.verify(prompt, complete("D#R")).parsedAnswer).toBe(null);
    expect(gridworld.verify(prompt, complete("")).parsedAnswer).toBe(null);
  });
  it("tells a path that was cut from one that ended", () => {
    expect(signalsOf("DDDDDDDDDDDD", false)).toMatchObject({ truncated: 1, parsed: 1 });
    expect(signalsOf("DG")).toMatchObject({ truncated: 0, parsed: 0, invalid_action: [0, 1] });
  });
  it("measures exactly the signals that the task names", () => {
    expect(Object.keys(signalsOf("D")).sort()).toEqual(gridworld.task.signals.map((signal) => signal.name).sort());
  });
});

it("a base text goes the shortest way as often as the recipe says, and rows first otherwise", () => {
  const random = seededRandom("recipe");
  const hard = gridworld.prompts("train").filter((one) => gridTier(parseGrid(one.text)) === "hard");
  const reached = hard.map((one) => {
    const text = gridworld.tokenizer.decode(gridCompletion(one, random));
    return replay(parseGrid(one.text), text).at(-1)?.goalAchieved === 1 ? 1 : 0;
  });
  const share = reached.reduce<number>((sum, one) => sum + one, 0) / reached.length;
  // Half go the shortest way, of which the slipped ones mostly miss: .5 x .85 = .425 and a little.
  expect(share).toBeGreaterThan(GRID_RECIPE.shortest.hard * (1 - GRID_RECIPE.slip) - 0.05);
  expect(share).toBeLessThan(GRID_RECIPE.shortest.hard + 0.05);
});
