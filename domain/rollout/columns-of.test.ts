import { describe, expect, it } from "vitest";
import { readColumns, writeColumns } from "./columns-file";
import { columnsOf, rolloutsOf } from "./columns-of";
import { type RolloutInput, rolloutSchema } from "./rollout";

const rollouts = (list: RolloutInput[]) => list.map((one) => rolloutSchema.parse(one));

describe("columns of rollouts", () => {
  const three = rollouts([
    { promptId: "b", signals: { x: 1, s: [1, 2] }, refLogprob: -2, tokens: 3, gold: true, tier: "E" },
    { promptId: "a", signals: { s: 4 }, policyLogprob: -1, stopReason: "length", policyStep: 7 },
    { promptId: "b", signals: { x: 2, s: [] }, samplingLogprob: -3, gold: false },
  ]);

  it("keep groups, prompts and tiers in the order of their first rollout", () => {
    const columns = columnsOf(three);
    expect(columns.promptIds).toEqual(["b", "a"]);
    expect([...columns.prompt]).toEqual([0, 1, 0]);
    expect([...columns.groups.start]).toEqual([0, 2, 3]);
    expect([...columns.groups.member]).toEqual([0, 2, 1]);
    expect([...columns.tier]).toEqual([0, -1, -1]);
    expect([...columns.gold]).toEqual([1, 2, 0]);
  });

  it("tell a missing signal from a number and from no steps", () => {
    const { signals } = columnsOf(three);
    expect(signals.get("x")).toMatchObject({ form: Uint8Array.of(1, 0, 1), start: null });
    expect(signals.get("s")).toEqual({
      form: Uint8Array.of(2, 1, 2),
      start: Uint32Array.of(0, 2, 3, 3),
      values: Float64Array.of(1, 2, 4),
    });
  });

  it("give the rollouts back but for their text and the groups' names", () => {
    expect(rolloutsOf(columnsOf(three))).toEqual(three.map((one, index) => ({ ...one, group: `#${index % 2}` })));
  });

  it("are the same after a file, wherever its bytes lie, and views of it where they lie well", () => {
    const columns = columnsOf(three);
    const bytes = writeColumns(columns);
    expect(readColumns(bytes)).toEqual(columns);
    expect(readColumns(bytes).tokens.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readColumns(shifted.subarray(3))).toEqual(columns);
    expect(readColumns(writeColumns(columnsOf([])))).toEqual(columnsOf([]));
  });

  it("refuse bytes that are cut off or of another format, with what to do", () => {
    const bytes = writeColumns(columnsOf(three));
    expect(() => readColumns(bytes.subarray(0, bytes.length - 8))).toThrow(/cut off.*again/);
    expect(() => readColumns(bytes.subarray(0, 3))).toThrow(/no rollout columns/);
    const other = Uint8Array.from(bytes);
    other[0] = 99;
    expect(() => readColumns(other)).toThrow(/format 99/);
  });
});
