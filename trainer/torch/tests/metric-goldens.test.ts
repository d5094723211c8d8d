import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricGoldens } from "@/scripts/metric-goldens/goldens";

it("fixtures/metrics is what the TypeScript says; else run npm run metric-goldens", () => {
  const goldens = metricGoldens();
  expect(readdirSync("fixtures/metrics").sort()).toEqual(Object.keys(goldens).sort());
  for (const [file, text] of Object.entries(goldens))
    expect(rounded(readFileSync(`fixtures/metrics/${file}`, "utf8"))).toEqual(rounded(text));
});

/** Twelve digits of every number: engines differ in the last bit of a logarithm or a power. */
function rounded(text: string): unknown {
  return JSON.parse(text, (_, value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value));
}
