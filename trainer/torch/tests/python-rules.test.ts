import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { flattenModules } from "@/scripts/python-rules/flatten";
import { pythonRulesFile, pythonRulesSource } from "@/scripts/python-rules/read-modules";

it("exports carry the rules as they are; else run npm run python-rules", () => {
  expect(readFileSync(pythonRulesFile, "utf8")).toBe(pythonRulesSource());
});

it("joins modules: each import once, none between them", () => {
  const a = { name: "a", text: '"""First."""\n\nfrom __future__ import annotations\n\nimport math\n\none = math.pi\n' };
  const b = { name: "b", text: '"""Second."""\n\nimport math\n\nfrom .a import one\n\ntwo = one + math.e\n' };
  expect(flattenModules([a, b])).toBe(
    "import math\n\n\n# First.\n\none = math.pi\n\n\n# Second.\n\ntwo = one + math.e\n",
  );
});

it("refuses what joining would change: one name twice, another name, a later module", () => {
  const one = { name: "a", text: '"""A."""\nx = 1\n' };
  const same = { name: "b", text: '"""B."""\ndef x(): ...\n' };
  expect(() => flattenModules([one, same])).toThrow('b.py and a.py both define "x"');
  expect(() => flattenModules([one, { name: "c", text: '"""C."""\nfrom .a import x as y\n' }])).toThrow("c.py");
  expect(() => flattenModules([{ name: "d", text: '"""D."""\nfrom .a import x\n' }, one])).toThrow("must come before");
});
