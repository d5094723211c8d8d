import { z } from "zod";

/** Largest file: 262,144 rollouts of 4 kB each. */
export const MOST_IMPORT_BYTES = 1024 ** 3;

/** What an import says of itself. */
export const importReportSchema = z.object({
  /** Null where nothing was kept. */
  bankId: z.string().nullable(),
  /** Why nothing was kept, and what to do; null where the bank is there. */
  refusal: z.string().nullable(),
  rollouts: z.number(),
  prompts: z.number(),
  /** Lines with anything on them. */
  lines: z.number(),
  faulty: z.number(),
  /** The first hundred of the faulty lines. */
  faults: z.array(z.object({ line: z.number(), message: z.string() })),
  /** Sentences on what the bank lacks or lost. */
  notes: z.array(z.string()),
});
export type ImportReport = z.infer<typeof importReportSchema>;
