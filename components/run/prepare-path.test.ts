import { expect, it } from "vitest";
import { preparePath } from "./prepare-path";

it("draws ways and bumps with the numbers of their steps", () => {
  // S # / . G: right into the wall twice, down, back up, no move, left out of the world, down, right.
  const path = preparePath("S#/.G", "RRDUxLDR");
  expect(path?.arrows).toEqual([
    { from: 0, to: 2, steps: [3, 7] },
    { from: 2, to: 0, steps: [4] },
    { from: 2, to: 3, steps: [8] },
  ]);
  expect(path?.bumps).toEqual([
    { cell: 0, move: "R", kind: "collision", steps: [1, 2] },
    { cell: 0, move: null, kind: "invalid", steps: [5] },
    { cell: 0, move: "L", kind: "invalid", steps: [6] },
  ]);
  expect([path?.reached, path?.moves.join("")]).toEqual([true, "RRDUxLDR"]);
});

it("tells the path in words", () => {
  expect(preparePath("S#/.G", "RULxD")?.words).toBe(
    "A path in a world of 2 by 2 cells from row 1, column 1 towards the goal at row 2, column 2. 5 steps: right into a wall, up out of the world, left out of the world, “x”, which is no move, down. The goal is not reached.",
  );
});

it("takes no step after the goal", () => {
  expect(preparePath("S#/.G", "DRLL")?.moves).toEqual(["D", "R"]);
});

it("has no picture of what is no world, and none where no text was kept", () => {
  expect([preparePath("12 + 30", "42"), preparePath("S#/.G", "")]).toEqual([null, null]);
});
