import { expect, test } from "vitest";
import { arithmeticTask, gridworldTask } from "./task";
import { taskDescriptionSchema } from "./task-description";

const faultsOf = (changes: object) =>
  taskDescriptionSchema
    .safeParse({ ...arithmeticTask, id: "sums", ...changes })
    .error?.issues.map(({ path, message }) => [path.join("."), message]);

test("our own tasks are written as a trainer would describe them", () => {
  for (const task of [arithmeticTask, gridworldTask]) expect(taskDescriptionSchema.parse(task)).toEqual(task);
});

test("success is one of the signals, and a signal has a name that a reward can say", () => {
  expect(faultsOf({ success: "solved" })).toEqual([
    ["success", "success names one of the signals: correct, parsed, truncated, written_steps, progress, steps"],
  ]);
  const [signal] = arithmeticTask.signals;
  expect(faultsOf({ signals: [{ ...signal, name: "is right" }] })?.[0]?.[0]).toBe("signals.0.name");
  expect(faultsOf({ signals: [signal, signal] })).toEqual([["signals.1.name", "the signal correct is there twice"]]);
  expect(faultsOf({ signals: [signal, { ...signal, name: "tokens" }] })).toEqual([
    ["signals.1.name", "tokens is measured on every task: leave it out"],
  ]);
  expect(faultsOf({ signals: [{ ...signal, range: [1, 0] }] })).toEqual([["signals.0.range", "1 to 0 is no range"]]);
});

test("a tier's id can end a metric's name", () => {
  expect(faultsOf({ tiers: [{ id: "level 5", label: "Level 5" }] })?.[0]?.[0]).toBe("tiers.0.id");
  expect(faultsOf({ tiers: [{ id: "level_5", label: "Level 5" }] })).toBe(undefined);
});
