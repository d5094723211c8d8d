import { describe, expect, it } from "vitest";
import { termSchema } from "@/domain/reward/spec";
import { arithmeticTask, commonSignals, gridworldTask, tasks } from "@/domain/task/task";
import { expressionTerm, freeId, signalTerm, starterTerms } from "./new-term";

describe("freeId", () => {
  it("counts up past the ids that are taken", () => {
    expect(freeId("correct", [])).toBe("correct");
    expect(freeId("correct", ["correct", "correct_2"])).toBe("correct_3");
  });
});

describe("starterTerms", () => {
  it("offers correctness, progress and a step penalty on both tasks", () => {
    for (const task of tasks) {
      expect(starterTerms(task).map(({ label }) => label)).toEqual(["Correctness", "Progress", "Step penalty"]);
    }
    expect(starterTerms(gridworldTask)[0]?.term.source).toEqual({ type: "signal", signal: "goal_achieved" });
  });
});

describe("new terms", () => {
  it("are valid for every signal and as an expression", () => {
    for (const signal of [...arithmeticTask.signals, ...gridworldTask.signals, ...commonSignals]) {
      expect(termSchema.safeParse(signalTerm(signal)).success).toBe(true);
    }
    expect(termSchema.safeParse(expressionTerm()).success).toBe(true);
  });
});
