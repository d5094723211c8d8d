import { z } from "zod";

/** How far a viewer has seen each run: run id to revision. */
export type Cursor = ReadonlyMap<string, number>;

const revisionSchema = z.coerce.number().pipe(z.int().min(0));

/** The id of a live event: `run.revision` pairs joined by `~`, which need no escaping in a URL. */
export function encodeCursor(cursor: Cursor): string {
  return [...cursor].map(([runId, revision]) => `${runId}.${revision}`).join("~");
}

/** The cursor of an event's id; pairs that cannot be read are left out, so that those runs go by the input's revisions. */
export function decodeCursor(id: string): Cursor {
  const cursor = new Map<string, number>();
  for (const pair of id.split("~")) {
    const dot = pair.lastIndexOf(".");
    const revision = revisionSchema.safeParse(pair.slice(dot + 1));
    if (dot > 0 && revision.success) cursor.set(pair.slice(0, dot), revision.data);
  }
  return cursor;
}
