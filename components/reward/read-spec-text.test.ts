import { describe, expect, it } from "vitest";
import { compactSpec } from "@/domain/reward/compact-spec";
import { reasoningStarter } from "@/domain/reward/presets";
import { setInText, writeSpecText } from "@/domain/reward/write-spec-text";
import { arithmeticTask } from "@/domain/task/task";
import { readSpecText } from "./read-spec-text";

const text = writeSpecText(compactSpec(reasoningStarter.spec));

describe("readSpecText", () => {
  it("reads a preset without fault", () => {
    expect(readSpecText(text, arithmeticTask)).toEqual({
      spec: reasoningStarter.spec,
      form: reasoningStarter.spec,
      faults: [],
    });
  });

  it("keeps the form alive while one value is wrong, and says where", () => {
    const unknown = setInText(text, ["terms", 0, "source", "signal"], "corect");
    const reading = readSpecText(unknown, arithmeticTask);
    expect(reading.spec).toBeNull();
    expect(reading.form?.terms[0]?.source).toEqual({ type: "signal", signal: "corect" });
    const [fault] = reading.faults;
    expect(fault && unknown.slice(fault.from, fault.to)).toBe('"corect"');
    expect(fault?.message).toContain("correct");
  });

  it("has no form for what is no JSON, and underlines the place", () => {
    const broken = text.replace('"weight": 1\n', '"weight": NaN\n');
    expect(broken).not.toBe(text);
    const reading = readSpecText(broken, arithmeticTask);
    expect(reading.form).toBeNull();
    expect(reading.faults.length).toBeGreaterThan(0);
    expect(broken.slice(reading.faults[0]?.from, reading.faults[0]?.to)).toBe("NaN");
  });

  it("answers a spec of a million terms with one fault instead of drawing it", () => {
    const huge = `{"terms": [${"{},".repeat(1_000_000)}{}]}`;
    const reading = readSpecText(huge, arithmeticTask);
    expect(reading).toMatchObject({ spec: null, form: null });
    expect(reading.faults).toHaveLength(1);
  });
});
