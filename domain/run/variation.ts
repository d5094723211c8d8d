import { z } from "zod";

/**
 * What a run changes against the reward version and the configuration that it was launched with: numbers by path, as a grid or
 * a fork set them. A path is dotted: "config.learningRate", "objective.alpha", "terms.correct.weight".
 */
export const variationSchema = z.array(z.strictObject({ path: z.string().min(1).max(300), value: z.number() })).max(16);
export type Variation = z.infer<typeof variationSchema>;
