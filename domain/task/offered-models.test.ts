import { expect, test } from "vitest";
import { offersModel, ownNames } from "./offered-models";

const none: ReadonlySet<string> = new Set();
const models = [
  { id: "tiny", task: null },
  { id: "*", task: "math" },
];

test("a star stands for any model, on the tasks it is said for", () => {
  expect(offersModel(models, { task: "math", baseModel: "org/some-1b@main" }, none)).toBe(true);
  expect(offersModel(models, { task: "arithmetic", baseModel: "org/some-1b@main" }, none)).toBe(false);
  expect(offersModel(models, { task: "arithmetic", baseModel: "tiny" }, none)).toBe(true);
});

test("a name of another trainer's own is none of those that a star stands for", () => {
  const embedded = [{ id: "math-base", task: "math" }];
  const own = ownNames([{ baseModels: embedded }, { baseModels: models }]);
  expect([...own]).toEqual(["math-base"]);
  expect(offersModel(models, { task: "math", baseModel: "math-base" }, own)).toBe(false);
  expect(offersModel(embedded, { task: "math", baseModel: "math-base" }, own)).toBe(true);
  // What a trainer that takes any lists besides is no name of its own.
  expect(offersModel([{ id: "*", task: null }], { task: "math", baseModel: "tiny" }, own)).toBe(true);
});

test("a name that one trainer lists for all tasks is one that a star stands for", () => {
  const own = ownNames([{ baseModels: [{ id: "qwen2.5-3b", task: null }] }, { baseModels: models }]);
  expect([...own]).toEqual([]);
  expect(offersModel(models, { task: "math", baseModel: "qwen2.5-3b" }, own)).toBe(true);
});

test("a star does not stand for what the same trainer lists for another task alone", () => {
  const offered = [
    { id: "arithmetic-tiny", task: "arithmetic" },
    { id: "*", task: null },
  ];
  expect(offersModel(offered, { task: "arithmetic", baseModel: "arithmetic-tiny" }, none)).toBe(true);
  expect(offersModel(offered, { task: "math", baseModel: "arithmetic-tiny" }, none)).toBe(false);
  expect(offersModel(offered, { task: "math", baseModel: "org/other" }, none)).toBe(true);
});
