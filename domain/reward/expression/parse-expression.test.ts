import { describe, expect, it } from "vitest";
import { compileExpression } from "./evaluate";
import { parseExpression } from "./parse-expression";

function messageOf(code: string): string {
  const parsed = parseExpression(code);
  return parsed.ok ? "" : parsed.fault.message;
}

describe("the limits of an expression", () => {
  it("has 4,000 characters at most, all of which may be one long sum", () => {
    const sum = `${"x+".repeat(1999)}x`;
    const parsed = parseExpression(sum);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    const run = compileExpression({ code: sum, expression: parsed.expression, slack: false });
    expect(run(() => ({ status: "ok", value: 1 }))).toEqual({ status: "ok", value: 2000 });
    expect(messageOf(`${sum} + x`)).toContain("at most 4000 characters, this one 4003");
  });

  it("has at most 50 nested parentheses", () => {
    expect(messageOf(`${"(".repeat(50)}x${")".repeat(50)}`)).toBe("");
    expect(messageOf(`${"(".repeat(51)}x${")".repeat(51)}`)).toContain("nest deeper than 50");
    expect(messageOf("(".repeat(4000))).toContain("nest deeper than 50");
  });

  it("has a tree of depth 50 at most: a name counts 1, each sign, function and operator 1 more", () => {
    expect(messageOf(`${"-".repeat(49)}x`)).toBe("");
    expect(messageOf(`${"-".repeat(50)}x`)).toContain("nests deeper than 50");
    expect(messageOf(`${"x**".repeat(49)}x`)).toBe("");
    expect(messageOf(`${"x**".repeat(50)}x`)).toContain("nests deeper than 50");
    expect(messageOf(`${"not ".repeat(990)}x`)).toContain("nests deeper than 50");
    expect(messageOf(`${"x if x else ".repeat(300)}x`)).toContain("nests deeper than 50");
  });

  it("finds names where they stand, once for every use", () => {
    const parsed = parseExpression("min(a, 2) + a");
    expect(parsed.ok && parsed.names).toEqual([
      { name: "a", from: 4, to: 5 },
      { name: "a", from: 12, to: 13 },
    ]);
  });
});
