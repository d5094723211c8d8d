import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

const prismaFolder = path.join(process.cwd(), "prisma");
const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies the migrations that the database lacks and returns their names. Two processes at once are safe: Prisma's engine takes
 * an advisory lock. Throws when a migration fails or the database cannot be reached.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  return withEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: await readMigrations(), filters });
    return appliedMigrationNames;
  });
}

/**
 * SQL from the newest migration's schema to what schema.prisma says now. Each migration keeps the schema that it leads to, so
 * nothing is read from the database at `url`, which the engine only connects to (reading it back fails in this engine: it cannot read the catalogue's "char" columns).
 */
export async function diffMigrations(url: string): Promise<string> {
  const schema = await readSchema();
  const newest = (await readMigrations()).migrationDirectories.at(-1);
  const from = newest
    ? { tag: "schemaDatamodel" as const, files: [await readSchema(path.join("migrations", newest.path))] }
    : { tag: "empty" as const };
  const to = { tag: "schemaDatamodel" as const, files: [schema] };
  return withEngine(url, async (engine) => {
    const { stdout } = await engine.diff({ from, to, script: true, exitCode: null, filters });
    return stdout ?? "";
  });
}

async function withEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine: Engine } = await loadEngine();
  const schema = await readSchema();
  // The engine never closes its connections; idle ones must not keep the process alive.
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 10_000, allowExitOnIdle: true });
  pool.on("error", () => {});
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const engine = await Engine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

type EngineModule = typeof import("@prisma/schema-engine-wasm") & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

let loaded: Promise<EngineModule> | undefined;

/** Node cannot import .wasm as a module, which the package's own entry does; so it is instantiated here. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= (async () => {
    const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const engine = (await import(/* @vite-ignore */ pathToFileURL(glue).href)) as EngineModule;
    const bytes = await readFile(glue.replace(/\.js$/, ".wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, {
      "./schema_engine_bg.js": engine as unknown as WebAssembly.ModuleImports,
    });
    engine.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return engine;
  })();
  return loaded;
}

async function readSchema(folder = "."): Promise<{ path: string; content: string }> {
  const file = path.join(prismaFolder, folder, "schema.prisma");
  return { path: file, content: await readFile(file, "utf8") };
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = path.join(prismaFolder, "migrations");
  const entries = existsSync(baseDir) ? await readdir(baseDir, { withFileTypes: true }) : [];
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  );
  return { baseDir, lockfile, shadowDbInitScript: "", migrationDirectories };
}

/** Writes prisma/migrations/<time>_<name>/ (migration.sql, schema.prisma) and returns the folder; null when nothing has changed. */
export async function writeMigration(url: string, name: string, now: Date): Promise<string | null> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new Error(`A migration's name has a-z, 0-9 and _ only; "${name}" has not.`);
  const sql = await diffMigrations(url);
  if (sql.trim() === "" || sql.includes("This is an empty migration")) return null;
  const folder = path.join(prismaFolder, "migrations", `${now.toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "migration.sql"), sql);
  await copyFile(path.join(prismaFolder, "schema.prisma"), path.join(folder, "schema.prisma"));
  await writeFile(path.join(prismaFolder, "migrations", lockfile.path), lockfile.content);
  return folder;
}
