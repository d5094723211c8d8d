import { describe, expect, it } from "vitest";
import { arithmeticTask, gridworldTask } from "@/domain/task/task";
import { parseRewardSpec } from "./parse";

const term = { id: "a", source: { type: "signal", signal: "correct" } };
const spec = { schema: "rewardspec/1", name: "x", terms: [term] };

function messages(input: unknown): string[] {
  const parsed = parseRewardSpec(input, arithmeticTask);
  return parsed.ok ? [] : parsed.faults.map(({ message }) => message);
}

describe("parseRewardSpec", () => {
  it("answers a spec of a million terms at once", () => {
    const terms = new Array(1_000_000).fill(term);
    const start = performance.now();
    expect(messages({ ...spec, terms })).toEqual([expect.stringContaining("at most 64 terms, this one 1000000")]);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it("refuses what is too large, too deep or circular without going through it", () => {
    const circular: Record<string, unknown> = { ...spec };
    circular.tests = [circular];
    expect(messages(circular)).toEqual([expect.stringContaining("nest deeper")]);
    expect(messages({ ...spec, name: "x".repeat(300_000) })).toEqual([expect.stringContaining("256 kB")]);
    expect(messages({ ...spec, tests: new Array(1_000_000).fill(0) })).toEqual([expect.stringContaining("256 kB")]);
  });

  it("reports at most 50 faults and how many there are beyond", () => {
    const terms = Array.from({ length: 60 }, () => ({ ...term, weight: Number.NaN }));
    const found = messages({ ...spec, terms });
    expect(found).toHaveLength(51);
    expect(found[0]).toBe("should be a finite number, but is NaN");
    expect(found.at(-1)).toBe("and 10 more; mend these first");
  });

  it("says of a reward for another task's signals which the task has", () => {
    const other = parseRewardSpec(spec, gridworldTask);
    expect(other.ok ? [] : other.faults).toEqual([
      {
        path: ["terms", 0, "source", "signal"],
        message: expect.stringContaining('no signal "correct". It has goal_achieved'),
      },
    ]);
  });

  it("lets a reward use what every trainer measures", () => {
    expect(
      messages({ ...spec, terms: [{ id: "a", source: { type: "expression", code: "ref_logprob / tokens" } }] }),
    ).toEqual([]);
  });

  it("fills defaults in", () => {
    const parsed = parseRewardSpec(spec, null);
    expect(parsed.ok && parsed.spec.terms[0]).toEqual({ ...term, role: "task", transforms: [], weight: 1 });
  });
});
