import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { objectiveSchema } from "@/domain/reward/spec";
import { runConfigSchema } from "@/domain/run/config";

const byTier = z.record(z.string(), z.number());

const snapshotSchema = z.strictObject({
  step: z.int(),
  accuracy: z.number(),
  byTier,
  meanLength: z.number(),
  /** Mean S_ref in nats. */
  logpRef: z.number(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** An evaluation on test: per problem n samples of which c were successes, in the order of the prompts. */
const testSchema = z.strictObject({
  decoding: z.string(),
  meanLength: z.number(),
  logpRef: z.number(),
  samples: z.int(),
  tiers: z.array(z.string()),
  correct: z.array(z.int()),
});
export type TestRecord = z.infer<typeof testSchema>;

export const runRecordSchema = z.strictObject({
  task: z.string(),
  regime: z.string(),
  title: z.string(),
  seed: z.int(),
  objective: objectiveSchema,
  config: runConfigSchema,
  machine: z.string(),
  seconds: z.number(),
  /** Of the objective on the base's validation rollouts. */
  base: z.strictObject({ dominance: z.number().nullable(), rho: z.number().nullable() }),
  /** Validation while training, step 0 the base. */
  validation: z.array(snapshotSchema),
  /** Mean of S_pol - S_ref in nats a sequence, and the within-group sd of the objective's total, step 1 first. */
  kl: z.array(z.number()),
  objectiveSd: z.array(z.number()),
  /** The base, and the end. */
  baseTest: z.array(testSchema),
  endTest: z.array(testSchema),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Every kept run of a study's folder, by file name. Throws with the file's name on one that cannot be read. */
export function readRecords(folder: string): RunRecord[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const parsed = runRecordSchema.safeParse(JSON.parse(readFileSync(path.join(folder, name), "utf8")));
      if (parsed.success) return parsed.data;
      throw new Error(`${path.join(folder, name)} is no record of a run: ${z.prettifyError(parsed.error)}`);
    });
}
