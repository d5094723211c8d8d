import { z } from "zod";

export const sharedPages = ["run", "comparison"] as const;

/** What a link shows, as stored in Share.target. */
export const shareTargetSchema = z.strictObject({
  page: z.enum(sharedPages),
  runIds: z.array(z.string()).min(1),
  /** The page's query string, e.g. `tab=log`: how its owner saw it. */
  view: z.string(),
  /** What the page was called when it was shared; a deleted run cannot say. */
  title: z.string(),
  /** When a frozen page was taken; null: live. */
  frozenAt: z.coerce.date().nullable(),
});
export type ShareTarget = z.infer<typeof shareTargetSchema>;
