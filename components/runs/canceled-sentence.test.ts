import { expect, test } from "vitest";
import { canceledSentence } from "./canceled-sentence";

test("says what came of each run of a group", () => {
  expect(canceledSentence({ canceled: 5, stopping: 1, over: 2 })).toBe("5 canceled, 1 is stopping, 2 had ended.");
  expect(canceledSentence({ canceled: 0, stopping: 2, over: 0 })).toBe("2 are stopping.");
});
