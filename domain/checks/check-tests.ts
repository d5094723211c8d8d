import type { RewardSpec } from "@/domain/reward/spec";
import type { SpecTestResult } from "@/domain/reward/spec-tests";
import { check } from "./context";
import type { Check, Fix } from "./report";
import { num } from "./say";

/** The spec's own tests as checks; `notRun` says why a test could not be run, by its place. */
export function testChecks(
  spec: RewardSpec,
  results: readonly SpecTestResult[],
  notRun: ReadonlyMap<number, string>,
): Check[] {
  return results.map((result, index) => {
    const base = { id: `test:${index}`, kind: "test", title: result.name } as const;
    const reason = notRun.get(index);
    if (reason !== undefined) return check({ ...base, status: "not_run", reason });
    if (result.passed) {
      const expect = spec.tests[index]?.expect.term ?? "it";
      return check({
        ...base,
        status: "passed",
        reason: `${expect} is ${result.value === null ? "as expected" : num(result.value)}.`,
      });
    }
    return check({ ...base, status: "failed", reason: `${result.message}.`, fix: expectIt(index, result) });
  });
}

function expectIt(index: number, { value }: SpecTestResult): Fix {
  if (value === null) return { label: "Mend the rollout of the test, or the term", patch: null };
  return {
    label: `If ${num(value)} is right, expect that`,
    patch: [
      { op: "set", path: ["tests", index, "expect", "min"], value },
      { op: "set", path: ["tests", index, "expect", "max"], value },
    ],
  };
}
