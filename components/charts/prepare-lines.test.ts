import { describe, expect, it } from "vitest";
import { type ChartSeries, rawPoint } from "./chart-series";
import { nearestStep, prepareLines } from "./prepare-lines";
import { lineStyleAt } from "./run-style";

const series = (id: string, values: [number, number | null][]): ChartSeries => ({
  id,
  label: id,
  style: lineStyleAt(0),
  points: values.map(([step, value]) => rawPoint(step, value)),
});
const prepare = (all: ChartSeries[], rest: Partial<Parameters<typeof prepareLines>[0]> = {}) =>
  prepareLines({ series: all, smoothing: 0.6, scale: "linear", maxPoints: 400, ...rest });

describe("prepareLines", () => {
  it("says that it is empty and still has axes", () => {
    const prepared = prepare([series("a", [])]);
    expect(prepared).toMatchObject({ empty: true, lastStep: null, steps: [], xDomain: [0, 1], yDomain: [0, 1] });
  });

  it("draws the steps zoomed into alone, as they look in the whole", () => {
    const all = series(
      "a",
      Array.from({ length: 40 }, (_, step) => [step, step % 7]),
    );
    const whole = prepare([all]);
    const zoomed = prepare([all], { zoom: { from: 10, to: 20 } });
    expect(zoomed.xDomain).toEqual([10, 20]);
    expect(zoomed.steps).toEqual(Array.from({ length: 11 }, (_, i) => 10 + i));
    const inside = whole.lines[0]?.main.flat().filter(({ step }) => step >= 10 && step <= 20);
    expect(zoomed.lines[0]?.main.flat()).toEqual(inside);
    expect(prepare([all], { zoom: { from: 50, to: 60 } })).toMatchObject({ empty: true, xDomain: [50, 60] });
  });

  it("leaves out raw values where they would hide the lines", () => {
    const all = series(
      "a",
      Array.from({ length: 40 }, (_, step) => [step, step % 7]),
    );
    expect(prepare([all]).lines[0]?.raw).not.toEqual([]);
    expect(prepare([all], { showRaw: false }).lines[0]?.raw).toEqual([]);
  });

  it("marks a NaN and breaks the line there", () => {
    const prepared = prepare([
      series("a", [
        [1, 1],
        [2, Number.NaN],
        [3, 2],
      ]),
    ]);
    expect(prepared.lines[0]?.marks).toEqual([2]);
    expect(prepared.lines[0]?.main.map((s) => s.map((v) => v.step))).toEqual([[1], [3]]);
    expect(prepared.steps).toEqual([1, 2, 3]);
  });

  it("does not break one run's line at another run's steps", () => {
    const a = series("a", [
      [0, 1],
      [10, 1],
      [20, 1],
    ]);
    const b = series("b", [
      [0, 1],
      [5, 1],
      [10, 1],
    ]);
    const prepared = prepare([a, b]);
    expect(prepared.lines[0]?.main).toHaveLength(1);
    expect(prepared.steps).toEqual([0, 5, 10, 20]);
  });

  it("keeps the raw line behind a smoothed one, and smooths nothing shorter than 20 points", () => {
    const many = series(
      "a",
      Array.from({ length: 30 }, (_, i) => [i, i % 2]),
    );
    expect(prepare([many]).lines[0]?.raw).toHaveLength(1);
    expect(prepare([series("a", [[0, 1]])]).lines[0]?.raw).toEqual([]);
  });

  it("draws a band only where points stand for several steps", () => {
    const long = series(
      "a",
      Array.from({ length: 1000 }, (_, i) => [i, i % 2]),
    );
    const band = prepare([long], { maxPoints: 100 }).lines[0]?.band[0];
    expect(band?.[0]).toMatchObject({ low: 0, high: 1 });
    expect(prepare([long], { maxPoints: 2000 }).lines[0]?.band).toEqual([]);
  });

  it("counts what a log scale cannot show", () => {
    const prepared = prepare(
      [
        series("kl", [
          [0, 0],
          [1, 0.01],
          [2, 3],
        ]),
      ],
      { scale: "log" },
    );
    expect(prepared).toMatchObject({ scale: "log", hidden: 1, yDomain: [0.01, 10] });
  });

  it("falls back to a linear scale when nothing is positive", () => {
    expect(prepare([series("a", [[0, -3]])], { scale: "log" }).scale).toBe("linear");
  });

  it("offers a log scale for a KL that grows hundredfold and not for an accuracy", () => {
    const grow = series(
      "kl",
      Array.from({ length: 10 }, (_, i) => [i, 0.001 * 2 ** i]),
    );
    const flat = series(
      "acc",
      Array.from({ length: 10 }, (_, i) => [i, 0.4 + i / 100]),
    );
    expect([prepare([grow]).logSensible, prepare([flat]).logSensible]).toEqual([true, false]);
  });

  it("shows a share on its whole range, wider only if the values are", () => {
    expect(prepare([series("a", [[0, 0.4]])], { range: [0, 1] }).yDomain).toEqual([0, 1]);
  });

  it("shows superseded points only on request", () => {
    const resumed = { ...series("a", [[0, 1]]), superseded: [[rawPoint(1, 5), rawPoint(2, 6)]] };
    expect(prepare([resumed]).lines[0]?.superseded).toEqual([]);
    expect(prepare([resumed], { showSuperseded: true }).lines[0]?.superseded[0]).toHaveLength(2);
  });
});

describe("nearestStep", () => {
  it("snaps to a real step", () => {
    expect([-5, 4, 6, 17, 99].map((x) => nearestStep([0, 5, 20], x))).toEqual([0, 5, 5, 20, 20]);
    expect(nearestStep([], 3)).toBeNull();
  });
});
