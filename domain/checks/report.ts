import { z } from "zod";

/** Every kind of check, in the order in which they are made and shown. */
export const checkKinds = [
  "test",
  "finite",
  "range",
  "penalty_sign",
  "gold_best",
  "empty_best",
  "pair_order",
  "gold_agreement",
  "dead_groups",
  "dominance",
  "ess",
  "unseen",
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** Only "failed" stands in the way of a launch; "not_run" says nothing of the reward. */
export const checkStatuses = ["passed", "warned", "failed", "not_run"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

const pathSchema = z.array(z.union([z.string(), z.number()])).min(1);

/** One change of a spec: what stands at a path is replaced or made, or something is put at the end of a list. */
export const specEditSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("set"), path: pathSchema, value: z.json() }),
  z.object({ op: z.literal("append"), path: pathSchema, value: z.json() }),
]);
export type SpecEdit = z.infer<typeof specEditSchema>;

/** What to do about a check: edits that can be made with a click, or words where nobody can know the right ones (patch null). */
export const fixSchema = z.object({ label: z.string(), patch: z.array(specEditSchema).nullable() });
export type Fix = z.infer<typeof fixSchema>;

/** A rollout that shows what is wrong: its place in the bank, and what is to be seen on it. */
export const exampleSchema = z.object({ place: z.int().min(0), promptId: z.string(), note: z.string() });
export type Example = z.infer<typeof exampleSchema>;

export const checkSchema = z.object({
  /** The kind, and of which term or test where there are several: "range:steps", "test:0". */
  id: z.string(),
  kind: z.enum(checkKinds),
  title: z.string(),
  status: z.enum(checkStatuses),
  /** Why, with the numbers; never empty. */
  reason: z.string(),
  examples: z.array(exampleSchema),
  fix: fixSchema.nullable(),
});
export type Check = z.infer<typeof checkSchema>;

export const checkReportSchema = z.object({
  /** Of the spec that was checked (domain/reward/hash.ts). */
  specHash: z.string(),
  /** Null: there was no bank, and only the spec's own tests were run. */
  bankId: z.string().nullable(),
  checks: z.array(checkSchema),
});
export type CheckReport = z.infer<typeof checkReportSchema>;

/** A report as it is kept with the run that was launched. */
export const launchChecksSchema = checkReportSchema.extend({
  bank: z.object({ name: z.string(), prompts: z.number(), rollouts: z.number() }).nullable(),
  at: z.iso.datetime(),
  /** Whether somebody chose to launch although checks had failed. */
  launchedAnyway: z.boolean(),
});
export type LaunchChecks = z.infer<typeof launchChecksSchema>;

export function failedChecks({ checks }: Pick<CheckReport, "checks">): Check[] {
  return checks.filter(({ status }) => status === "failed");
}

/** "2 checks failed, 1 warns, 3 were not run". */
export function countSentence({ checks }: Pick<CheckReport, "checks">): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const [failed, warned, notRun] = [count("failed"), count("warned"), count("not_run")];
  const parts = [
    failed === 0 ? "No check failed" : `${failed} ${failed === 1 ? "check" : "checks"} failed`,
    ...(warned > 0 ? [`${warned} ${warned === 1 ? "warns" : "warn"}`] : []),
    ...(notRun > 0 ? [`${notRun} ${notRun === 1 ? "was" : "were"} not run`] : []),
  ];
  return parts.join(", ");
}
