import { expect, it } from "vitest";
import { labelsOfBases } from "./labels-of-bases";

it("names the model where bases differ in it, and the run where they do not", () => {
  const [tiny, base, warmer] = [
    { number: 3, baseModel: "tiny" },
    { number: 4, baseModel: "base" },
    { number: 5, baseModel: "base" },
  ];
  expect(labelsOfBases([tiny])).toEqual(["base model"]);
  expect(labelsOfBases([tiny, base])).toEqual(["base model tiny", "base model base"]);
  expect(labelsOfBases([base, warmer])).toEqual(["base model of #4", "base model of #5"]);
});
