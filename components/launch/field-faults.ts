import { z } from "zod";
import { isFieldName, type LaunchFieldName } from "./launch-fields";

const refusalSchema = z.object({
  data: z.object({
    faults: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
  }),
});

export type Refusal = { faults: Partial<Record<LaunchFieldName, string>>; failure: string };

/** What the server refused, by field where a fault names one; everything else stays in the sentence. */
export function fieldFaults(error: unknown): Refusal {
  const failure = error instanceof Error ? error.message : "The server did not answer. Try again.";
  const parsed = refusalSchema.safeParse(error);
  const faults: Refusal["faults"] = {};
  for (const { path, message } of parsed.success ? parsed.data.data.faults : []) {
    const name = path.findLast((key) => isFieldName(key) || key === "trainerId" || key === "rewardVersionId");
    if (name === "trainerId") faults.trainer ??= message;
    else if (name === "rewardVersionId" || path[0] === "terms" || path[0] === "objective") faults.version ??= message;
    else if (isFieldName(name)) faults[name] ??= message;
  }
  return { faults, failure };
}
