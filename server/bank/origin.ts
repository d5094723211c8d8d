import { z } from "zod";
import { seenInBankSchema } from "@/domain/task/seen-in-bank";

/** What is counted once, when the rollouts of a bank are stored. */
export const bankFactsSchema = z.object({
  accuracy: z.number().nullable(),
  bytes: z.number(),
  withoutRef: z.int(),
  withoutSampling: z.int(),
  withoutText: z.int(),
});
export type BankFacts = z.infer<typeof bankFactsSchema>;

/** Absent from banks stored before it was counted: their task is known only if it is one of ours. */
const seen = seenInBankSchema.optional();

/** Bank.origin of a bank that no job sampled: where its rollouts came from. */
export const bankOriginSchema = z.discriminatedUnion("source", [
  z.object({
    source: z.literal("imported"),
    fileName: z.string().nullable(),
    refTemperature: z.number(),
    /** Lines with anything on them, and those of them that were left out. */
    lines: z.int(),
    faults: z.int(),
    facts: bankFactsSchema,
    seen,
  }),
  z.object({
    source: z.literal("run"),
    runId: z.string(),
    number: z.int(),
    split: z.string(),
    fromStep: z.int(),
    toStep: z.int(),
    refTemperature: z.number(),
    facts: bankFactsSchema,
    seen,
  }),
]);
export type BankOrigin = z.infer<typeof bankOriginSchema>;
