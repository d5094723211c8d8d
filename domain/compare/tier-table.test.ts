import { describe, expect, it } from "vitest";
import { tiersOf, tierTable } from "./tier-table";

const problem = (promptId: string, tier: string, correct: number) => ({ promptId, tier, samples: 10, correct });
const base = [problem("a", "E", 4), problem("b", "E", 6), problem("c", "X", 0), problem("d", "X", 2)];
const end = [problem("a", "E", 8), problem("b", "E", 10), problem("c", "X", 1), problem("d", "X", 0)];

describe("tierTable", () => {
  it("gives accuracy in all and by tier, and what became of it", () => {
    const rows = tierTable({ base, peak: null, end, tiers: ["E", "X"] });
    const numbers = rows.map((row) => [row.tier, row.base?.value, row.end?.value, row.sinceBase?.value]);
    expect(
      numbers.map((row) => row.map((cell) => (typeof cell === "number" ? Number(cell.toFixed(3)) : cell))),
    ).toEqual([
      // All: (.4 + .6 + 0 + .2) / 4 = .3, (.8 + 1 + .1 + 0) / 4 = .475.
      [null, 0.3, 0.475, 0.175],
      ["E", 0.5, 0.9, 0.4],
      // X: (0 + .2) / 2 = .1, (.1 + 0) / 2 = .05.
      ["X", 0.1, 0.05, -0.05],
    ]);
    expect(rows[0]).toMatchObject({ peak: null, sincePeak: null });
  });

  it("pairs by problem: the same gain everywhere has an interval without width", () => {
    const [, easy] = tierTable({ base, peak: null, end, tiers: ["E"] });
    expect(easy?.sinceBase?.low).toBeCloseTo(0.4, 12);
    expect(easy?.sinceBase?.high).toBeCloseTo(0.4, 12);
  });

  it("takes differences over the problems that both have, and says how many", () => {
    const [all] = tierTable({ base, peak: null, end: end.slice(0, 1), tiers: [] });
    expect(all?.sinceBase).toMatchObject({ value: 0.4, problems: 1 });
    expect(tierTable({ base, peak: null, end: null, tiers: [] })[0]?.sinceBase).toBeNull();
  });
});

describe("tiersOf", () => {
  it("keeps the task's order and puts tiers it does not know last", () => {
    expect(tiersOf([{ tier: "X" }, { tier: "new" }, { tier: "E" }, { tier: null }], ["E", "M", "X"])).toEqual([
      "E",
      "X",
      "new",
    ]);
  });
});
