import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openDatabase } from "@/server/db/client";
import { ensureEmbeddedTrainerKey, newTrainerKey } from "@/server/trainer/key";

/** The embedded trainer's key: made once, kept in the data folder for its owner alone, and known to the database by its hash. */
export async function embeddedTrainerKey(folder: string, databaseUrl: string): Promise<string> {
  const file = path.join(folder, "trainer-key");
  if (!existsSync(file)) {
    const half = `${file}.${process.pid}`;
    writeFileSync(half, newTrainerKey(), { mode: 0o600 });
    renameSync(half, file);
  }
  const key = readFileSync(file, "utf8").trim();
  const database = openDatabase(databaseUrl, { maxConnections: 1 });
  try {
    await ensureEmbeddedTrainerKey(database, key);
  } finally {
    await database.close();
  }
  return key;
}
