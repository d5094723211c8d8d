import { expect, test } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { withNumber } from "./with-number";

const spec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "r",
  terms: [
    { id: "a", source: { type: "signal", signal: "x" } },
    {
      id: "b",
      source: { type: "signal", signal: "x" },
      weight: { schedule: "linear", from: 0, to: 1, start: 0, end: 9 },
    },
  ],
  objective: { mode: "sampling", alpha: 1, betaInv: 2 },
});

test("a slider's move is known without reading the text again", () => {
  expect(withNumber(spec, ["terms", 0, "weight"], 3)?.terms.map(({ weight }) => weight)).toEqual([
    3,
    spec.terms[1]?.weight,
  ]);
  expect(withNumber(spec, ["objective", "betaInv"], 5)?.objective).toEqual({ ...spec.objective, betaInv: 5 });
});

test("a change of any other kind is left to the reading of the text", () => {
  for (const [path, value] of [
    [["terms", 1, "weight"], 3],
    [["terms", 1, "weight", "from"], 3],
    [["terms", 0, "weight"], undefined],
    [["terms", 7, "weight"], 1],
    [["objective", "mode"], 1],
  ] as const)
    expect(withNumber(spec, path, value)).toBe(null);
});
