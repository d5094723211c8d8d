import { describe, expect, it } from "vitest";
import { agentStarter, reasoningStarter } from "@/domain/reward/presets";
import { paysNothing, totalSentence } from "./total-sentence";

describe("totalSentence", () => {
  it("says what is paid and what is charged", () => {
    expect(totalSentence(agentStarter.spec)).toBe(
      "The reward r pays 10 × goal reached plus progress and charges 5 × collisions, 5 × invalid moves plus 0.1 × steps.",
    );
  });

  it("follows a weight", () => {
    const [first, ...rest] = reasoningStarter.spec.terms;
    if (!first) throw new Error("the preset has a term");
    const changed = { ...reasoningStarter.spec, terms: [{ ...first, weight: 2.5 }, ...rest] };
    expect(totalSentence(changed)).toContain("2.5 × correctness");
  });

  it("says so when nothing counts", () => {
    const spec = reasoningStarter.spec;
    const zero = { ...spec, terms: spec.terms.map((term) => ({ ...term, weight: 0 })) };
    expect(totalSentence(zero)).toContain("every weight is 0");
    expect([spec, zero].map(paysNothing)).toEqual([false, true]);
  });
});
