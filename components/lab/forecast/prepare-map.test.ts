import { describe, expect, it } from "vitest";
import { bankView } from "@/domain/forecast/bank-view";
import { forecastMap } from "@/domain/forecast/forecast-map";
import { MAP_SIZE, mapAxes } from "@/domain/forecast/map-axes";
import { randomBank } from "@/domain/forecast/random-bank";
import {
  cellCentre,
  layerValue,
  mapTable,
  movedPoint,
  opacityOf,
  pointAt,
  prepareMap,
  readCell,
  sampledObjective,
  shareAt,
} from "./prepare-map";

const bank = randomBank({ prompts: 8, samples: 32 });
const view = bankView(bank.columns, "correct");
const axes = mapAxes({ mode: "sampling", alpha: 2, betaInv: 4, normalization: "sum" }, 0.4);
const maps = [...forecastMap({ view, r: bank.taskTotal, normalization: "sum", axes })].filter((map) => map !== null);
const [coarse, , fine] = maps;
if (!coarse || !fine) throw new Error("maps");

describe("prepareMap", () => {
  it("fills a coarse map with its nearest cells, and says how fine it is", () => {
    const prepared = prepareMap(coarse, "accuracy");
    expect(prepared.resolution).toBe(11);
    const alphas = prepared.pixels.filter((_, at) => at % 4 === 3);
    expect(alphas.length).toBe(MAP_SIZE * MAP_SIZE);
    expect(alphas.every((alpha) => alpha > 0)).toBe(true);
    // The two corner cells of the top left block are the same one.
    expect(prepared.pixels.slice(0, 4)).toEqual(prepared.pixels.slice(4, 8));
    expect(prepareMap(fine, "length").resolution).toBe(41);
  });

  it("fades cells with few effective samples", () => {
    expect(opacityOf(1)).toBeCloseTo(0.22, 9);
    expect(opacityOf(20)).toBe(1);
    expect(opacityOf(500)).toBe(1);
    expect(opacityOf(4)).toBeGreaterThan(opacityOf(2));
  });

  it("puts ticks on the centres of their cells", () => {
    const { xTicks, yTicks } = prepareMap(fine, "accuracy");
    expect(xTicks.map(({ label }) => label)).toEqual(["0", "1", "2", "3", "4"]);
    expect(xTicks[0]?.at).toBeCloseTo(0.5 / 41, 9);
    expect(yTicks.map(({ label }) => label)).toEqual(["0", "1", "10", "100", "1000"]);
    expect(shareAt(cellCentre(0.37))).toBeCloseTo(0.37, 9);
  });
});

describe("a point of the map", () => {
  it("is a number one would type, and 0 at the lowest edge", () => {
    expect(pointAt(axes, { x: 0, y: 0 })).toEqual({ alpha: 0, betaInv: 0 });
    expect(pointAt(axes, { x: 1, y: 1 })).toEqual({ alpha: 4, betaInv: 1000 });
    const { alpha, betaInv } = pointAt(axes, { x: 0.503, y: 0.511 });
    expect(alpha).toBe(2);
    expect(betaInv).toBe(Number(betaInv.toPrecision(3)));
  });

  it("moves by the keyboard and stays on the map", () => {
    expect(movedPoint(axes, { alpha: 2, betaInv: 4 }, { x: 1, y: 0 })).toEqual({ alpha: 2.05, betaInv: 4 });
    expect(movedPoint(axes, { alpha: 0, betaInv: 0 }, { x: -10, y: -1 })).toEqual({ alpha: 0, betaInv: 0 });
    let point = { alpha: 1, betaInv: 0 };
    for (let press = 0; press < 90 && point.betaInv < 1000; press += 1) {
      const next = movedPoint(axes, point, { x: 0, y: 1 });
      expect(next.betaInv).toBeGreaterThan(point.betaInv);
      point = next;
    }
    expect(point).toEqual({ alpha: 1, betaInv: 1000 });
  });

  it("reads the numbers of its nearest cell", () => {
    const at = readCell(fine, { alpha: 2, betaInv: 0 });
    expect(at.alpha).toBe(2);
    expect(at.accuracy).toBe(fine.accuracy[20]);
    expect(mapTable(fine).rows.length).toBe(5);
    expect(layerValue("accuracy", Number.NaN)).toBe("–");
  });
});

describe("an objective that is not on the map", () => {
  it("gets the same trade-off in sampling mode", () => {
    expect(sampledObjective({ mode: "none" }, axes)).toMatchObject({ mode: "sampling", alpha: 1, betaInv: 10 });
    const optimization = { mode: "optimization", alpha: 1, betaInv: 3, normalization: "mean" } as const;
    expect(sampledObjective(optimization, axes)).toEqual({ ...optimization, mode: "sampling", alpha: 2 });
  });
});
