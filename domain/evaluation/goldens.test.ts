import { describe, expect, it } from "vitest";
import majCases from "@/fixtures/evaluation/maj-at-k.json";
import passCases from "@/fixtures/evaluation/pass-at-k.json";
import { majAtK } from "./maj-at-k";
import { passAtK } from "./pass-at-k";

describe("pass@k, as pinned in fixtures", () => {
  for (const { name, n, c, k, expect: expected } of passCases.cases)
    it(name, () => {
      const value = passAtK(n, c, k);
      if (expected === null) expect(value).toBe(null);
      else expect(value).toBeCloseTo(expected, 9);
    });
});

describe("maj@k, as pinned in fixtures", () => {
  for (const { name, answers, k, expect: expected } of majCases.cases)
    it(name, () => {
      const value = majAtK(answers, k);
      if (expected === null) expect(value).toBe(null);
      else expect(value).toBeCloseTo(expected, 9);
    });
});
