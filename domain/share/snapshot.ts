import { z } from "zod";

/** What a frozen page knows: the answers that its reads had when it was taken, as superjson's `{json, meta}`. */
export const snapshotSchema = z.strictObject({
  schema: z.literal("snapshot/1"),
  answers: z.record(z.string(), z.object({ json: z.unknown(), meta: z.unknown().optional() })),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * The key of a read in a snapshot: its procedure and its input, whatever the order of its fields. Fields that are null are
 * left out, and so is the direction that the client library adds to every page it reads.
 */
export function readKey(path: string, input: unknown): string {
  return `${path} ${JSON.stringify(canonical(input)) ?? ""}`;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => field !== null && field !== undefined && name !== "direction")
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, canonical(field)]),
  );
}
