import { describe, expect, it } from "vitest";
import { expressionFaults } from "./expression-faults";

const names = ["correct", "parsed", "steps"];

describe("expressionFaults", () => {
  it("finds nothing wrong with what is right", () => {
    expect(expressionFaults("correct * (1 if parsed else 0) - 0.1 * steps", names)).toEqual([]);
  });

  it("underlines each unknown name and suggests the near one", () => {
    const faults = expressionFaults("corect + wibble", names);
    expect(faults.map(({ from, to }) => [from, to])).toEqual([
      [0, 6],
      [9, 15],
    ]);
    expect(faults[0]?.message).toContain('Did you mean "correct"?');
    expect(faults[1]?.message).not.toContain("Did you mean");
  });

  it("says where an expression stops being one, an empty one included", () => {
    for (const code of ["", "correct +", "correct.x", "import os", "1 +* 2"]) {
      const [fault] = expressionFaults(code, names);
      expect(fault?.message).toMatch(/^[A-Z“"]/);
      expect(fault?.to).toBeLessThanOrEqual(Math.max(code.length, 1));
    }
  });
});
