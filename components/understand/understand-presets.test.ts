import { expect, it } from "vitest";
import { fourRegimes } from "@/domain/objective/regimes";
import { SHARE_TOTAL } from "@/domain/objective/shares";
import { prepareUnderstand, type UnderstandState } from "./prepare-understand";
import { presets } from "./understand-presets";

const state = (id: string, rest: Partial<UnderstandState> = {}): UnderstandState => {
  const preset = presets.find((one) => one.id === id) ?? presets[0];
  const { shares, rewards, tokens, wordings } = preset;
  return {
    p: [...shares],
    r: [...rewards],
    t: [...tokens],
    wordings,
    alpha: 2,
    betaInv: 2,
    n: "sum",
    w: 0.5,
    ...rest,
  };
};
const best = (of: UnderstandState) =>
  prepareUnderstand(of).regimes.find(({ id }) => id === "distribution_sharpening")?.optimum?.best;

it("has six answers each, whose shares are whole", () => {
  for (const { shares, rewards, tokens } of presets) {
    expect([shares.length, rewards.length, tokens.length]).toEqual([6, 6, 6]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(SHARE_TOTAL);
  }
});

it("shows what each note says", () => {
  expect(best(state("likely-right"))).toEqual([0]);
  expect(prepareUnderstand(state("likely-right")).effect.kind).toBe("helps");

  expect(best(state("likely-wrong"))).toEqual([0]);
  expect(prepareUnderstand(state("likely-wrong")).effect.kind).toBe("hurts");
  const after = (betaInv: number) => prepareUnderstand(state("likely-wrong", { betaInv })).answers;
  expect((after(1)[1]?.after ?? 0) < (after(1)[0]?.after ?? 0)).toBe(true);
  expect((after(3)[1]?.after ?? 0) > (after(3)[0]?.after ?? 0)).toBe(true);

  expect(Math.round(100 * 0.99 ** 64)).toBe(53);
  const task = prepareUnderstand(state("unseen")).regimes.find(({ id }) => id === "task_reward");
  expect(task?.optimum?.best).toEqual([5]);

  expect(best(state("short-long"))).toEqual([0]);
  expect(best(state("short-long", { n: "mean" }))).toEqual([1]);
  expect(prepareUnderstand(state("short-long")).effect.kind).toBe("hurts");
  expect(prepareUnderstand(state("short-long", { n: "mean" })).effect.kind).toBe("helps");

  expect(best(state("wordings"))).toEqual([2]);
});

it("sets all four regimes side by side", () => {
  expect(prepareUnderstand(state("likely-right")).regimes.map(({ id }) => id)).toEqual([...fourRegimes]);
});
