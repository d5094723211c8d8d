import { expect, test } from "vitest";
import { editSpecText } from "./edit-spec-text";

const text = `{
  // kept
  "terms": [{ "id": "a", "weight": 2 }]
}`;

test("edits are made one after the other, and what they do not touch stays as it was typed", () => {
  const after = editSpecText(text, [
    { op: "set", path: ["terms", 0, "weight"], value: -2 },
    { op: "append", path: ["terms"], value: { id: "b" } },
    { op: "set", path: ["terms", 1, "weight"], value: 1 },
    { op: "append", path: ["tests"], value: { name: "t" } },
  ]);
  expect(after).toContain("// kept");
  expect(JSON.parse(after.replace("// kept", ""))).toEqual({
    terms: [
      { id: "a", weight: -2 },
      { id: "b", weight: 1 },
    ],
    tests: [{ name: "t" }],
  });
});
