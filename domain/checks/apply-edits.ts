import type { SpecEdit } from "./report";

/** The value with edits made to it in their order; itself unchanged. Throws where an edit's path leads nowhere. */
export function applyEdits(value: unknown, edits: readonly SpecEdit[]): unknown {
  const next: unknown = structuredClone(value);
  for (const edit of edits) apply(next, edit);
  return next;
}

function apply(root: unknown, edit: SpecEdit): void {
  const last = edit.path.at(-1);
  let at = root;
  for (const key of edit.path.slice(0, -1)) at = child(at, key, edit);
  if (typeof at !== "object" || at === null || last === undefined) throw lost(edit);
  if (edit.op === "set") {
    Object.assign(at, { [last]: edit.value });
    return;
  }
  const list: unknown = Reflect.get(at, last);
  if (list === undefined) Object.assign(at, { [last]: [edit.value] });
  else if (Array.isArray(list)) list.push(edit.value);
  else throw lost(edit);
}

function child(at: unknown, key: string | number, edit: SpecEdit): unknown {
  if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) throw lost(edit);
  return Reflect.get(at, key);
}

function lost({ path }: SpecEdit): Error {
  return new Error(`There is nothing at ${path.join(".")} to edit.`);
}
