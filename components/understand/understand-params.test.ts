import { describe, expect, it } from "vitest";
import { loadUnderstandParams, understandHref } from "./understand-params";

describe("the address", () => {
  it("keeps six answers that are whole", () => {
    const read = loadUnderstandParams(
      new URLSearchParams("p=500,100,100,100,100,100&r=0,0.5,1,0,0,0&t=1,2,3,4,5,6&alpha=0"),
    );
    expect(read).toMatchObject({
      p: [500, 100, 100, 100, 100, 100],
      r: [0, 0.5, 1, 0, 0, 0],
      t: [1, 2, 3, 4, 5, 6],
      alpha: 0,
    });
  });

  it.each([
    ["shares that do not sum to 1,000", "p=500,100,100,100,100,99"],
    ["a share of 0", "p=900,100,0,0,0,0"],
    ["five answers", "p=500,200,100,100,100"],
    ["a reward beyond 1", "r=2,0,0,0,0,0"],
    ["half a token", "t=0.5,2,3,4,5,6"],
    ["no number", "alpha=,&betaInv=x&w=2"],
  ])("shows the first answers instead of %s", (_, search) => {
    expect(loadUnderstandParams(new URLSearchParams(search))).toEqual(loadUnderstandParams(new URLSearchParams()));
  });

  it("carries an objective there, where it is led to a distribution", () => {
    const href = understandHref({
      mode: "sampling",
      alpha: 1,
      betaInv: 20,
      normalization: "weighted_mean",
      normalizationPower: 0.3,
    });
    expect(loadUnderstandParams(new URL(href ?? "", "http://localhost").searchParams)).toMatchObject({
      alpha: 1,
      betaInv: 20,
      n: "weighted_mean",
      w: 0.3,
    });
    expect(understandHref({ mode: "none" })).toBeNull();
  });
});
