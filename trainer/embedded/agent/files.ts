import { open, readdir, rename } from "node:fs/promises";
import path from "node:path";

/** Writes a file so that after a crash it is there whole or not at all: written beside, synced, renamed, folder synced. */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.tmp`;
  const handle = await open(beside, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  await syncFolder(path.dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot sync a folder; the rename is then as durable as they make it.
  } finally {
    await handle.close();
  }
}

/** Names in a folder, sorted; the empty list when there is no such folder. */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
