import { expect, test } from "vitest";
import { runConfigSchema } from "./config";
import { languageModelSettings, shownSettings } from "./shown-settings";

const small = runConfigSchema.parse({ task: "arithmetic", baseModel: "base" });
const namesOf = (config: object | undefined) =>
  languageModelSettings.filter((name) => config !== undefined && name in config);

test("leaves out what only language models have where no run sets it", () => {
  expect(shownSettings([small, small]).map(namesOf)).toEqual([[], []]);
});

test("shows a setting of all runs when one sets it, and the default of those from before there was one", () => {
  const { loraRank: _, ...older } = small;
  const shown = shownSettings([{ ...small, loraRank: 32 }, older]);
  expect(shown.map(({ loraRank }) => loraRank)).toEqual([32, 0]);
  expect(shown.map(namesOf)).toEqual([["loraRank"], ["loraRank"]]);
});

test("adds nothing to what a script says of its own run", () => {
  expect(shownSettings([{ ...small, microBatch: 4 }, { lr: 1 }])[1]).toEqual({ lr: 1 });
});
