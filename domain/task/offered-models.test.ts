import { expect, test } from "vitest";
import { offersAnyModel, offersModel } from "./offered-models";

test("a star stands for any model, on the tasks it is said for", () => {
  const models = [
    { id: "tiny", task: null },
    { id: "*", task: "math" },
  ];
  expect(offersModel(models, { task: "math", baseModel: "org/some-1b@main" })).toBe(true);
  expect(offersModel(models, { task: "arithmetic", baseModel: "org/some-1b@main" })).toBe(false);
  expect(offersModel(models, { task: "arithmetic", baseModel: "tiny" })).toBe(true);
  expect([offersAnyModel(models, "math"), offersAnyModel(models, "arithmetic")]).toEqual([true, false]);
});
