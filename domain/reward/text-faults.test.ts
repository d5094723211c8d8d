import { expect, it } from "vitest";
import { parseRewardSpec } from "./parse";

const named = (name: string) =>
  parseRewardSpec(
    { schema: "rewardspec/1", name, terms: [{ id: "a", source: { type: "signal", signal: "correct" } }] },
    null,
  );

it("refuses texts that no database can store, at their path", () => {
  for (const name of ["nul \u0000", "half \ud800"]) {
    expect(named(name)).toMatchObject({ ok: false, faults: [{ path: ["name"] }] });
  }
});

it("takes any other text", () => {
  expect(named("größer \u{1f600} \t").ok).toBe(true);
});
