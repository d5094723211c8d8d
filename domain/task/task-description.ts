import { z } from "zod";
import { identifierSchema } from "@/domain/reward/spec";
import { commonSignals } from "./task";

const bound = z.number().nullable();

const signalSchema = z.strictObject({
  /** A reward's terms and expressions name it. */
  name: identifierSchema,
  kind: z.enum(["outcome", "step"]),
  unit: z.string().max(50),
  range: z.tuple([bound, bound]),
  description: z.string().max(1000),
});

const tierSchema = z.strictObject({
  /** The last part of a metric's name: `eval/validation/acc/level_5`. */
  id: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_.@|:+-]+$/, "a tier's id ends metric names: letters, digits and _ . @ | : + -"),
  label: z.string().min(1).max(200),
});

/** A task as a trainer describes it when it registers: what Task says, with bounds. */
export const taskDescriptionSchema = z
  .strictObject({
    id: z.string().min(1).max(200),
    name: z.string().min(1).max(200),
    description: z.string().max(2000),
    signals: z.array(signalSchema).min(1).max(200),
    /** Name of the signal that is success at 0.5 or more. */
    success: z.string(),
    maxTokens: z.int().min(1).max(65536),
    learningRate: z.number().positive().max(1),
    tiers: z.array(tierSchema).max(50).default([]),
  })
  .superRefine(({ signals, success, tiers }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const names = signals.map(({ name }) => name);
    for (const [index, { name, range }] of signals.entries()) {
      const [least, greatest] = range;
      if (names.indexOf(name) !== index) refuse(["signals", index, "name"], `the signal ${name} is there twice`);
      if (commonSignals.some((common) => common.name === name)) {
        refuse(["signals", index, "name"], `${name} is measured on every task: leave it out`);
      }
      if (least !== null && greatest !== null && least > greatest) {
        refuse(["signals", index, "range"], `${least} to ${greatest} is no range`);
      }
    }
    if (!names.includes(success)) refuse(["success"], `success names one of the signals: ${names.join(", ")}`);
    for (const [index, { id }] of tiers.entries()) {
      if (tiers.findIndex((tier) => tier.id === id) !== index) {
        refuse(["tiers", index, "id"], `the tier ${id} is there twice`);
      }
    }
  });

export type TaskDescription = z.output<typeof taskDescriptionSchema>;
