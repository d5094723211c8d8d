import { expect, it } from "vitest";
import { modelOf, resolveModel } from "./model-text";

const nothing = { baseModel: "", typedModel: "" };
const listed = { models: ["small", "large"], anyModel: true };

it("begins at the first model that is listed, or with an empty text where any is taken", () => {
  expect(resolveModel(nothing, listed)).toEqual({ baseModel: "small", typedModel: "" });
  expect(resolveModel(nothing, { models: [], anyModel: true })).toEqual({ baseModel: "*", typedModel: "" });
  expect(resolveModel(nothing, { models: [], anyModel: false })).toEqual(nothing);
});

it("keeps what was typed, and takes a forked run's model that nobody lists as typed", () => {
  const typed = { baseModel: "*", typedModel: " org/model@3f1c " };
  expect(resolveModel(typed, listed)).toEqual(typed);
  expect(modelOf(typed)).toBe("org/model@3f1c");
  expect(resolveModel({ baseModel: "/models/mine", typedModel: "" }, listed)).toEqual({
    baseModel: "*",
    typedModel: "/models/mine",
  });
});

it("falls back to what is listed when no trainer takes any model now", () => {
  const none = { models: ["small"], anyModel: false };
  expect(resolveModel({ baseModel: "*", typedModel: "org/model" }, none).baseModel).toBe("small");
  expect(resolveModel({ baseModel: "gone", typedModel: "" }, none).baseModel).toBe("small");
});
