import { describe, expect, it } from "vitest";
import { draftSpec } from "./draft-spec";

const term = { id: "correct", source: { type: "signal", signal: "correct" } };
const spec = { schema: "rewardspec/1", name: "r", terms: [term] };

describe("draftSpec", () => {
  it("fills in defaults of a spec that breaks no rule", () => {
    expect(draftSpec(spec)?.terms[0]?.weight).toBe(1);
  });

  it("keeps an empty expression and a weight beyond its limit as they were typed", () => {
    const draft = draftSpec({
      ...spec,
      terms: [{ ...term, weight: 5e9, source: { type: "expression", code: "" } }],
    });
    expect(draft?.terms[0]).toMatchObject({ weight: 5e9, source: { type: "expression", code: "" }, role: "task" });
  });

  it("keeps an id that is no identifier yet", () => {
    expect(draftSpec({ ...spec, terms: [{ ...term, id: "2 much" }] })?.terms[0]?.id).toBe("2 much");
  });

  it("refuses what has another shape", () => {
    for (const value of [null, 3, [], {}, { ...spec, terms: [] }, { ...spec, extra: 1 }, { ...spec, terms: "x" }]) {
      expect(draftSpec(value)).toBeNull();
    }
    expect(draftSpec({ ...spec, objective: { mode: "nothing" } })).toBeNull();
  });

  it("does not change what it was given", () => {
    const input = { ...spec, name: "" };
    draftSpec(input);
    expect(input.name).toBe("");
  });
});
