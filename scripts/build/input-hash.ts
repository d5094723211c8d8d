import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** A hash of the names and contents of files and folders (relative to the project); what is missing counts as empty. */
export function inputHash(entries: readonly string[], skip: (file: string) => boolean): string {
  const hash = createHash("sha256");
  for (const file of entries.flatMap(listFiles).filter((name) => !skip(name))) {
    hash.update(`${file}\0${statSync(file).size}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function listFiles(entry: string): string[] {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry)
    .sort()
    .flatMap((name) => listFiles(path.join(entry, name)));
}
