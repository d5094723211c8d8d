import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, withContext } from "./diff-lines";

const marks = { same: " ", added: "+", removed: "-" };
const shown = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => marks[kind] + text);

describe("diffLines", () => {
  it("keeps what both have and shows the fewest lines taken out and put in", () => {
    expect(shown("a\nb\nc\nd", "a\nc\nx\nd")).toEqual([" a", "-b", " c", "+x", " d"]);
    expect(shown("a", "b")).toEqual(["-a", "+b"]);
    expect(shown("a\nb", "a\nb")).toEqual([" a", " b"]);
  });

  it("leads from one text to the other, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const of = (other: string) => lines.filter(({ kind }) => kind !== other).map((line) => line.text);
        expect(of("added").join("\n")).toBe(before);
        expect(of("removed").join("\n")).toBe(after);
      }),
      { seed: 20261121, numRuns: 2000 },
    );
  });

  it("cuts what is far from every change", () => {
    const lines = diffLines("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\nx");
    expect(withContext(lines, 1).map((line) => line?.text ?? null)).toEqual([null, "5", "6", "x"]);
  });
});
