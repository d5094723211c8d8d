import { describe, expect, it } from "vitest";
import { z } from "zod";
import faults from "@/fixtures/reward/faults.json";
import hashes from "@/fixtures/reward/hash.json";
import { canonicalReward, rewardHash } from "./hash";
import { parseRewardSpec } from "./parse";
import { rewardSpecSchema } from "./spec";

const knownSchema = z.array(z.strictObject({ name: z.string(), kind: z.enum(["outcome", "step"]) })).nullable();

describe("golden faults", () => {
  const known = knownSchema.parse(faults.known);
  const valid = {
    schema: "rewardspec/1",
    name: "golden",
    terms: [{ id: "a", source: { type: "signal", signal: "correct" } }],
  };
  const cases = z.array(
    z.strictObject({
      name: z.string(),
      why: z.string(),
      known: z.null().optional(),
      spec: z.record(z.string(), z.unknown()),
      faults: z.array(z.strictObject({ path: z.array(z.union([z.string(), z.number()])), says: z.string() })),
    }),
  );
  it.each(cases.parse(faults.cases))("$name", ({ spec, known: own, faults: wanted }) => {
    const signals = own === null || known === null ? null : { signals: known };
    const parsed = parseRewardSpec({ ...valid, ...spec }, signals);
    const found = parsed.ok ? [] : parsed.faults;
    expect(found.map(({ path }) => path)).toEqual(wanted.map(({ path }) => path));
    wanted.forEach(({ says }, index) => {
      expect(found[index]?.message).toContain(says);
    });
  });
});

describe("golden hashes", () => {
  const cases = z.array(
    z.strictObject({
      name: z.string(),
      why: z.string(),
      spec: rewardSpecSchema,
      canonical: z.string(),
      sha256: z.string(),
    }),
  );
  it.each(cases.parse(hashes.cases))("$name", ({ spec, canonical, sha256 }) => {
    expect(canonicalReward(spec)).toBe(canonical);
    expect(rewardHash(spec)).toBe(sha256);
  });
});
