import { z } from "zod";
import { axisFaultName } from "./axis-text";
import { isFieldName, type LaunchFaults } from "./launch-fields";

const refusalSchema = z.object({
  data: z.object({
    faults: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
  }),
});

export type Refusal = { faults: LaunchFaults; failure: string };

/** What the server refused, by field where a fault names one; everything else stays in the sentence. */
export function fieldFaults(error: unknown): Refusal {
  const failure = error instanceof Error ? error.message : "The server did not answer. Try again.";
  const parsed = refusalSchema.safeParse(error);
  const faults: Refusal["faults"] = {};
  for (const { path, message } of parsed.success ? parsed.data.data.faults : []) {
    const axis = axisFaultName(path);
    if (axis) {
      faults[axis] ??= message;
      continue;
    }
    const name = path.findLast((key) => isFieldName(key) || key === "trainerId" || key === "rewardVersionId");
    if (path[0] === "startStep" || path[0] === "parentId") faults.start ??= message;
    else if (name === "trainerId") faults.trainer ??= message;
    else if (name === "rewardVersionId" || path[0] === "terms" || path[0] === "objective" || path[0] === "spec")
      faults.version ??= message;
    else if (isFieldName(name)) faults[name] ??= message;
  }
  return { faults, failure };
}
