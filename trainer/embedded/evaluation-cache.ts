import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { evaluationSchema } from "@/domain/protocol/messages";
import { writeDurably } from "./agent/files";

/** Everything that fixes what an evaluation of a base model finds. */
export type EvaluationKey = {
  /** SHA-256 of the model's file. */
  model: string;
  task: string;
  split: string;
  decoding: string;
  samples: number;
  promptIds: readonly string[];
  maxTokens: number;
  fixedLength: boolean;
  temperature: number;
  rowsAtOnce: number;
};

const samplesSchema = z.array(
  z.object({
    tokens: z.array(z.int()),
    ended: z.boolean(),
    policyLogprob: z.number(),
    refLogprob: z.number(),
    samplingLogprob: z.number(),
    entropy: z.number(),
  }),
);
const contentSchema = z.object({
  problems: evaluationSchema.shape.problems,
  /** The first samples of each prompt, prompt by prompt. */
  kept: samplesSchema,
  keptPerPrompt: z.int().min(1),
});
export type CachedEvaluation = z.infer<typeof contentSchema>;

/** Evaluations of base models, measured once and kept: one file each. */
export type EvaluationCache = {
  /** Null when it has not been measured, or its file cannot be read. */
  get(key: EvaluationKey): Promise<CachedEvaluation | null>;
  put(key: EvaluationKey, content: CachedEvaluation): Promise<void>;
};

/** To be raised when sampling or a verifier changes: older files then count no more. */
const FORMAT = "base-evaluation/1";

export function openEvaluationCache(folder: string): EvaluationCache {
  const fileOf = (key: EvaluationKey) => {
    const { promptIds, ...rest } = key;
    const text = JSON.stringify([FORMAT, Object.entries(rest).sort(), promptIds]);
    return path.join(folder, `${createHash("sha256").update(text).digest("hex")}.json`);
  };
  return {
    async get(key) {
      const text = await readFile(fileOf(key), "utf8").catch(() => null);
      if (text === null) return null;
      try {
        return contentSchema.parse(JSON.parse(text));
      } catch {
        return null;
      }
    },
    async put(key, content) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(fileOf(key), JSON.stringify(content));
    },
  };
}
