import { describe, expect, it } from "vitest";
import { agentStarter, reasoningStarter } from "@/domain/reward/presets";
import { arithmeticTask, gridworldTask, tasks } from "@/domain/task/task";
import { missingSignals, taskThatFits } from "./task-fit";

describe("taskThatFits", () => {
  it("finds the task a reward was made for", () => {
    expect(taskThatFits(agentStarter.spec, tasks)).toBe(gridworldTask);
    expect(taskThatFits(reasoningStarter.spec, tasks)).toBe(arithmeticTask);
  });
});

describe("missingSignals", () => {
  it("names what another task does not measure", () => {
    expect(missingSignals(agentStarter.spec, arithmeticTask)).toEqual([
      "goal_achieved",
      "progress_grew",
      "collision",
      "invalid_action",
    ]);
    expect(missingSignals(agentStarter.spec, gridworldTask)).toEqual([]);
  });
});
