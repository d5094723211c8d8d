import { z } from "zod";

const name = z.string().min(1).optional();

const stringCheckSchema = z.object({
  type: z.literal("string_check"),
  name,
  input: z.string(),
  reference: z.string(),
  operation: z.enum(["eq", "ne", "like", "ilike"]),
});

/** What can be computed without word lists and embeddings. */
export const similarityMetrics = [
  "fuzzy_match",
  "bleu",
  "gleu",
  "rouge_1",
  "rouge_2",
  "rouge_3",
  "rouge_4",
  "rouge_5",
  "rouge_l",
] as const;

const textSimilaritySchema = z.object({
  type: z.literal("text_similarity"),
  name,
  input: z.string(),
  reference: z.string(),
  evaluation_metric: z.enum([...similarityMetrics, "meteor", "cosine"]),
  pass_threshold: z.number().optional(),
});

const pythonSchema = z.object({ type: z.literal("python"), name, source: z.string().min(1) });

/** Graders of which a term can be made; others are refused by name before this is asked. */
export const graderSchema = z.discriminatedUnion("type", [stringCheckSchema, textSimilaritySchema, pythonSchema]);

export const multiSchema = z.object({
  type: z.literal("multi"),
  name,
  graders: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown()).min(1)]),
  calculate_output: z.string().min(1),
});

export type Grader = z.infer<typeof graderSchema>;
export type SimilarityMetric = (typeof similarityMetrics)[number];
