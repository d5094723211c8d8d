import { expect, test } from "vitest";
import { codeFaults } from "./code-faults";

const fault = { message: "wrong", traceback: "", rollout: null, count: 1 };
const code = "ab = 1\n    return x\n";

test("a fault stands on its line, from its column or its first letter", () => {
  // "ab = 1\n" is 7 characters, the second line 12 with an indent of 4.
  expect(codeFaults(code, [{ ...fault, line: 2, column: null }])).toEqual([{ from: 11, to: 19, message: "wrong" }]);
  expect(codeFaults(code, [{ ...fault, line: 1, column: 4 }])).toEqual([{ from: 3, to: 6, message: "wrong" }]);
});

test("a place beyond the text is its end, and no line is no place", () => {
  expect(codeFaults(code, [{ ...fault, line: 9, column: 9 }])).toEqual([{ from: 20, to: 20, message: "wrong" }]);
  expect(codeFaults(code, [{ ...fault, line: 1, column: 40 }])).toEqual([{ from: 5, to: 6, message: "wrong" }]);
  expect(codeFaults(code, [{ ...fault, line: null, column: null }])).toEqual([]);
});
