import { describe, expect, it } from "vitest";
import { distancesToGoal, formatGrid, gridTier, parseGrid, replay, rowsFirst, shortestPath } from "./gridworld";

// S . # .
// . . # .
// . . . .
// . # . G
const picture = "S.#./..#./..../.#.G";
const grid = parseGrid(picture);
const of = (
  completion: string,
  key: "collision" | "invalidAction" | "progressGrew" | "goalAchieved" | "progress" | "to",
) => replay(grid, completion).map((step) => step[key]);

describe("a picture", () => {
  it("is read and written back", () => {
    expect(grid).toMatchObject({ size: 4, start: 0, goal: 15 });
    expect(grid.walls.flatMap((wall, cell) => (wall ? [cell] : []))).toEqual([2, 6, 13]);
    expect(formatGrid(grid)).toBe(picture);
  });
  it("is refused with what it lacks", () => {
    expect(() => parseGrid("S./..")).toThrow("no goal (G)");
    expect(() => parseGrid("..G/.S.")).toThrow("no square");
  });
});

describe("replay", () => {
  it("walks to the goal: progress grows on every step but the last, which is the goal's", () => {
    const path = "DDRRRD";
    expect(of(path, "to")).toEqual([4, 8, 9, 10, 11, 15]);
    expect(of(path, "progressGrew")).toEqual([1, 1, 1, 1, 1, 0]);
    expect(of(path, "goalAchieved")).toEqual([0, 0, 0, 0, 0, 1]);
    expect(of(path, "progress")).toEqual([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1].map((n) => expect.closeTo(n, 12)));
  });
  it("stays before a wall and at the edge, and never calls one step both", () => {
    // R to 1, R into the wall 2, U out of the world.
    expect(of("RRU", "to")).toEqual([1, 1, 1]);
    expect(of("RRU", "collision")).toEqual([0, 1, 0]);
    expect(of("RRU", "invalidAction")).toEqual([0, 0, 1]);
  });
  it("counts a letter that is no move as an invalid action", () => {
    expect(of("#G", "invalidAction")).toEqual([1, 1]);
  });
  it("grows only beyond the best so far: going back and forth earns once", () => {
    expect(of("DUD", "progressGrew")).toEqual([1, 0, 0]);
    expect(of("DUD", "progress")).toEqual([1 / 6, 0, 1 / 6].map((n) => expect.closeTo(n, 12)));
  });
  it("ends at the goal, whatever is written after it", () => {
    expect(replay(grid, "DDRRRDUUU")).toHaveLength(6);
    expect(replay(grid, "")).toEqual([]);
  });
});

describe("ways", () => {
  it("rows first runs into the wall at 13; the shortest way takes six moves", () => {
    expect(rowsFirst(grid).join("")).toBe("DDDRRR");
    expect(distancesToGoal(grid)[0]).toBe(6);
    const path = shortestPath(grid);
    expect(path).toHaveLength(6);
    expect(replay(grid, (path ?? []).join("")).at(-1)?.goalAchieved).toBe(1);
    expect(shortestPath(parseGrid("S#./##./..G"))).toBe(null);
  });
  it("tell the tiers apart", () => {
    expect(gridTier(grid)).toBe("hard");
    expect(gridTier(parseGrid("S../..#/#.G"))).toBe("hard");
    expect(gridTier(parseGrid("S.#/..#/..G"))).toBe("open");
    // The wall between them costs two moves more.
    expect(gridTier(parseGrid("S#G/.../..."))).toBe("detour");
  });
});
