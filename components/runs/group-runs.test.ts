import { expect, test } from "vitest";
import { commonName, groupRuns } from "./group-runs";

const run = (id: string, launchId: string) => ({ id, launchId });

test("keeps the runs of a launch together and leaves single ones alone", () => {
  const grid = { launchId: "grid", runIds: ["a", "b"], open: 1 };
  const groups = groupRuns([run("z", "one"), run("b", "grid"), run("a", "grid"), run("y", "two")], [grid]);
  expect(groups.map(({ launch, runs }) => [launch?.launchId ?? null, runs.map(({ id }) => id)])).toEqual([
    [null, ["z"]],
    ["grid", ["b", "a"]],
    [null, ["y"]],
  ]);
});

test("calls a group by what its runs' names begin with", () => {
  expect(commonName(["R v1 · lr 1e-4 · seed 1", "R v1 · lr 1e-4 · seed 2"])).toBe("R v1 · lr 1e-4");
  expect(commonName(["Task reward", "Tempered sampling"])).toBe("");
  expect(commonName(["Same", "Same"])).toBe("Same");
});
