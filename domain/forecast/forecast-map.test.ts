import { describe, expect, it } from "vitest";
import { bankView, inOrder } from "./bank-view";
import { forecastColumns } from "./forecast-columns";
import { type ForecastMap, forecastMap } from "./forecast-map";
import { alphaAt, betaInvAt, betaInvShare, betaInvTicks, MAP_SIZE, mapAxes } from "./map-axes";
import { randomBank } from "./random-bank";

const sampling = (alpha: number, betaInv: number) =>
  ({ mode: "sampling", alpha, betaInv, normalization: "mean" }) as const;

function mapsOf(bank: ReturnType<typeof randomBank>): ForecastMap[] {
  const view = bankView(bank.columns, "correct");
  const axes = mapAxes(sampling(2, 1), 0.4);
  const r = inOrder(view, bank.taskTotal);
  return [...forecastMap({ view, r, normalization: "mean", axes })].filter((map) => map !== null);
}

describe("forecastMap", () => {
  const bank = randomBank({ prompts: 9, samples: 16 });
  // A prompt whose successes are not all known, a rollout without reward, and rewards so far apart that factors vanish.
  bank.taskTotal[5] = Number.NaN;
  bank.taskTotal[17] = 900;
  const correct = bank.columns.signals.get("correct");
  correct?.form.fill(0, 36, 40);
  const maps = mapsOf(bank);
  const finest = maps.at(-1);
  if (!finest) throw new Error("a map");

  it("is in every cell what the forecast says there", () => {
    for (let b = 0; b < MAP_SIZE; b += 5)
      for (let a = 0; a < MAP_SIZE; a += 5) {
        const share = (at: number) => at / (MAP_SIZE - 1);
        const objective = sampling(alphaAt(finest.axes, share(a)), betaInvAt(finest.axes, share(b)));
        const scores = { taskTotal: bank.taskTotal };
        const result = forecastColumns({ columns: bank.columns, scores, objective, success: "correct", bank: {} });
        if (!result.ok) throw new Error(result.id);
        const { optimum } = result.forecast;
        const at = b * MAP_SIZE + a;
        expect(finest.accuracy[at]).toBeCloseTo(optimum.accuracy ?? Number.NaN, 9);
        expect(finest.meanLength[at]).toBeCloseTo(optimum.meanLength ?? Number.NaN, 9);
        expect(finest.ess[at]).toBeCloseTo(optimum.ess?.mean ?? Number.NaN, 9);
      }
  });

  it("comes coarse first, and the finer map keeps what the coarser had", () => {
    expect(maps.map(({ stride }) => stride)).toEqual([4, 2, 1]);
    const known = maps.map(({ ess }) => ess.filter((value) => !Number.isNaN(value)).length);
    expect(known).toEqual([11 * 11, 21 * 21, 41 * 41]);
    maps[0]?.accuracy.forEach((value, at) => {
      if (!Number.isNaN(value)) expect(finest.accuracy[at]).toBe(value);
    });
  });

  it("pauses again and again while a large bank is read", () => {
    const large = randomBank({ prompts: 64, samples: 64 });
    const view = bankView(large.columns, "correct");
    const input = { view, r: large.taskTotal, normalization: "sum" as const, axes: mapAxes(sampling(1, 1), 0.5) };
    expect([...forecastMap(input)].filter((step) => step === null).length).toBeGreaterThan(4);
  });
});

describe("the axes of the map", () => {
  it("hold 0 and the objective itself, and scale with the reward", () => {
    const axes = mapAxes(sampling(2, 4), 0.45);
    expect(axes).toEqual({ alphaMax: 4, betaMax: 1000, betaScale: 1 });
    expect([betaInvAt(axes, 0), alphaAt(axes, 0.5)]).toEqual([0, 2]);
    expect(betaInvAt(axes, 1)).toBeCloseTo(1000, 6);
    expect(betaInvAt(axes, betaInvShare(axes, 4))).toBeCloseTo(4, 9);
    expect(betaInvTicks(axes)).toEqual([0, 1, 10, 100, 1000]);
    expect(mapAxes(sampling(9, 20000), 0.45)).toMatchObject({ alphaMax: 16, betaMax: 100_000 });
    expect(mapAxes({ mode: "none" }, 4.5)).toMatchObject({ betaScale: 0.1, betaMax: 100 });
    expect(mapAxes({ mode: "none" }, 0).betaScale).toBe(1);
    expect(betaInvTicks(mapAxes(sampling(1, 5), 1e200)).length).toBe(8);
  });
});
