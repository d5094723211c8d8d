import { expect, test } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { arithmeticTask } from "@/domain/task/task";
import { readLaunchFields, startFields } from "./launch-fields";
import { prepareLaunch } from "./prepare-launch";

const spec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "R",
  terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  objective: { mode: "sampling", alpha: 2, betaInv: 4 },
});
const start = startFields("arithmetic", "base");
const prepare = (changes: Partial<typeof start>) =>
  prepareLaunch(readLaunchFields({ ...start, ...changes }), spec, arithmeticTask);

test("makes the runs of a grid over the reward that was chosen", () => {
  const { cells, faults } = prepare({ seeds: "1-2", vary: [{ path: "objective.alpha", values: "2, 3" }] });
  expect(cells?.map(({ name }) => name)).toEqual([
    "alpha 2 · seed 1",
    "alpha 2 · seed 2",
    "alpha 3 · seed 1",
    "alpha 3 · seed 2",
  ]);
  expect(faults).toEqual({});
});

test("puts a value that the reward refuses at its axis, and makes no run while a field is wrong", () => {
  const refused = prepare({ vary: [{ path: "objective.alpha", values: "2 99" }] });
  expect(refused.cells).toBeNull();
  expect(Object.keys(refused.faults)).toEqual(["vary.0.values"]);
  expect(prepare({ steps: "many" })).toEqual({ cells: null, faults: {} });
});

test("says that a reward does not fit the task", () => {
  const elsewhere = { ...arithmeticTask, name: "Chess", signals: [] };
  const { faults } = prepareLaunch(readLaunchFields(start), spec, elsewhere);
  expect(faults.version).toContain("does not fit Chess");
});
