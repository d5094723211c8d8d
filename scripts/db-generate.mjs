import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

// Prisma's CLI would download a native schema engine, which generate does not use: any executable in its place keeps it offline.
const { status } = spawnSync(
  process.execPath,
  [createRequire(import.meta.url).resolve("prisma/build/index.js"), "generate", "--no-hints"],
  { stdio: "inherit", env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } },
);
process.exit(status ?? 1);
