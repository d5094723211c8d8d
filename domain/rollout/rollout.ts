import { z } from "zod";

export const stopReasons = ["eos", "length", "other"] as const;

/**
 * A rollout as it meets the rules. A signal that is an array is a step signal, a number an outcome signal. Log-probabilities
 * are sums over the completion's tokens in nats; tokens counts generated tokens with EOS.
 */
export const rolloutSchema = z.object({
  promptId: z.string().min(1),
  prompt: z.string().default(""),
  completion: z.string().default(""),
  answer: z.string().nullable().default(null),
  parsedAnswer: z.string().nullable().default(null),
  signals: z.record(z.string(), z.union([z.number(), z.array(z.number())])).default({}),
  refLogprob: z.number().nullable().default(null),
  policyLogprob: z.number().nullable().default(null),
  /** Log-probability under the distribution really sampled; null means refLogprob. */
  samplingLogprob: z.number().nullable().default(null),
  tokens: z.int().min(0).default(0),
  stopReason: z.enum(stopReasons).default("eos"),
  policyStep: z.int().min(0).default(0),
  /** Rollouts of one prompt sampled together; null means promptId with policyStep. */
  group: z.string().nullable().default(null),
  gold: z.boolean().optional(),
  tier: z.string().optional(),
});

export type Rollout = z.infer<typeof rolloutSchema>;
export type RolloutInput = z.input<typeof rolloutSchema>;

/** The group a rollout belongs to. */
export function groupOf(rollout: Pick<Rollout, "group" | "promptId" | "policyStep">): string {
  return rollout.group ?? `${rollout.promptId}@${rollout.policyStep}`;
}
