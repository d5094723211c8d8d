import { describe, expect, it } from "vitest";
import { arithmeticTask } from "@/domain/task/task";
import { faultRange, parseRewardSpecText } from "./spec-text";

const text = `{
  "schema": "rewardspec/1",
  "name": "two terms",
  "terms": [
    { "id": "a", "source": { "type": "signal", "signal": "corect" } },
    { "id": "b", "source": { "type": "expression", "code": "a + corect" }, "weight": "1" }
  ]
}`;

function marked(of: string): string[] {
  const parsed = parseRewardSpecText(of, arithmeticTask);
  if (parsed.ok) return [];
  return parsed.faults.map((fault) => {
    const { from, to } = faultRange(of, fault);
    return of.slice(from, to);
  });
}

describe("a reward as text", () => {
  it("leads each fault to its place in the text: the value, the name in an expression, the key of what lacks something", () => {
    expect(marked(text)).toEqual(['"1"']);
    expect(marked(text.replace('"weight": "1"', '"weight": 1'))).toEqual(['"corect"', "corect"]);
    expect(marked(text.replace('"signal": "corect"', '"x": 1').replace(', "weight": "1"', ""))).toEqual([
      '"source"',
      "1",
    ]);
    expect(marked(text.replace('"name": "two terms",', ""))).toEqual(["{", '"1"']);
  });

  it("says where the text is no JSON, and marks it", () => {
    const broken = text.replace('"two terms",', '"two terms"');
    const parsed = parseRewardSpecText(broken, null);
    expect(parsed).toEqual({
      ok: false,
      faults: [{ path: [], message: 'a "," is missing here (at 4:3)', within: { from: 54, to: 61 } }],
    });
    expect(marked(broken)).toEqual(['"terms"']);
  });

  it("refuses a key that is there twice, where JSON would take the last", () => {
    expect(marked(text.replace('"name"', '"name": "x", "name"'))).toEqual(['"name"']);
  });

  it("answers text that is no spec at all", () => {
    for (const odd of ["", "null", "[]", "3", "[".repeat(200_000), '{"__proto__": {}}', "\u0000"]) {
      expect(parseRewardSpecText(odd, null).ok, odd.slice(0, 20)).toBe(false);
    }
  });

  it("refuses more than 256 kB before it reads them", () => {
    const large = `{"name": "${"ä".repeat(140_000)}"}`;
    const parsed = parseRewardSpecText(large, null);
    expect(parsed.ok ? "" : parsed.faults[0]?.message).toContain("at most 256 kB");
  });
});
