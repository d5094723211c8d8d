import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";

type Path = readonly PropertyKey[];
type Leaf = string | number;

/**
 * Reads a spec so that a form can show it although single values break a rule (an empty expression, a weight beyond its
 * limit): such values stay as they were typed. Null when the shape itself is not that of a spec.
 */
export function draftSpec(value: unknown): RewardSpec | null {
  const strict = rewardSpecSchema.safeParse(value);
  if (strict.success) return strict.data;
  const clone: unknown = structuredClone(value);
  const kept: { path: Path; leaf: Leaf }[] = [];
  for (const [at, issue] of strict.error.issues.entries()) {
    const leaf = valueAt(clone, issue.path);
    if (typeof leaf !== "string" && typeof leaf !== "number") return null;
    if (typeof leaf === "string" && isChoice(issue.path)) return null;
    kept.push({ path: issue.path, leaf });
    if (!putAt(clone, issue.path, typeof leaf === "string" ? `placeholder_${at}` : 1)) return null;
  }
  const repaired = rewardSpecSchema.safeParse(clone);
  if (!repaired.success) return null;
  for (const { path, leaf } of kept) putAt(repaired.data, path, leaf);
  return repaired.data;
}

const choices = new Set<PropertyKey>(["schema", "op", "mode", "type", "schedule", "role", "missing", "terminal"]);

function isChoice(path: Path): boolean {
  const last = path.at(-1);
  return last !== undefined && choices.has(last);
}

function valueAt(root: unknown, path: Path): unknown {
  let here: unknown = root;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

function putAt(root: unknown, path: Path, leaf: Leaf): boolean {
  const last = path.at(-1);
  const parent = valueAt(root, path.slice(0, -1));
  if (last === undefined || typeof parent !== "object" || parent === null) return false;
  return Reflect.set(parent, last, leaf);
}
