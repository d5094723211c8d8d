import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inputHash } from "@/scripts/build/input-hash";
import { runTool } from "@/scripts/build/run-tool";
import { LaunchError } from "@/scripts/launch/progress";
import { isAlive, processIdentity } from "@/scripts/process/process-identity";

const GENERATED = path.join("server", "db", "generated");
const GENERATED_STAMP = path.join(GENERATED, ".inputs");
/** No part of the app. */
const RECORDINGS = path.join("prisma", "seed");
const BUILD_STAMP = path.join(".next", "rewardsmith-inputs");
const SOURCES = [
  ...["app", "components", "domain", "server", "trpc", "public", "prisma"],
  ...[
    "next.config.js",
    "postcss.config.mjs",
    "proxy.ts",
    "instrumentation.ts",
    "instrumentation-client.ts",
    "tsconfig.json",
    "package-lock.json",
  ],
];

type Options = { say: (line: string) => void; signal: AbortSignal };

/** Generates the Prisma client when the schema changed since it was last generated. */
export async function generateClient({ say, signal }: Options): Promise<void> {
  const inputs = inputHash(["prisma/schema.prisma", "node_modules/prisma/package.json"], () => false);
  if (readStamp(GENERATED_STAMP) === inputs) return;
  await oneAtATime("generate", signal, async () => {
    if (readStamp(GENERATED_STAMP) === inputs) return;
    say("Generating the database client");
    const { code, output } = await runTool(["node_modules/prisma/build/index.js", "generate"], {
      // Not needed to generate, but looked for, and downloaded when it is not named.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
      signal,
    });
    if (code !== 0) throw new LaunchError(`The database client could not be generated:\n${lastLines(output)}`);
    writeFileSync(GENERATED_STAMP, inputs);
  });
}

/** Builds the web app when its sources changed since the last build. */
export async function buildApp({ say, signal }: Options): Promise<void> {
  if (isBuilt(hashSources())) return;
  await oneAtATime("build", signal, async () => {
    const inputs = hashSources();
    if (isBuilt(inputs)) return;
    say("Building the web app (once, and after changes)");
    rmSync(BUILD_STAMP, { force: true });
    const { code, output } = await runTool(["node_modules/next/dist/bin/next", "build"], {
      env: { NODE_ENV: "production" },
      signal,
    });
    if (code !== 0) throw new LaunchError(`The web app could not be built:\n${lastLines(output)}`);
    writeFileSync(BUILD_STAMP, inputs);
  });
}

function hashSources(): string {
  return inputHash(
    SOURCES,
    (file) => /\.test\.tsx?$/.test(file) || file.startsWith(GENERATED) || file.startsWith(RECORDINGS),
  );
}

function isBuilt(inputs: string): boolean {
  return existsSync(path.join(".next", "BUILD_ID")) && readStamp(BUILD_STAMP) === inputs;
}

function readStamp(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-40).join("\n");
}

/** Two launchers of one clone with different data folders take turns. */
async function oneAtATime(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const folder = path.join("node_modules", ".cache", "rewardsmith");
  mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, `${name}.lock`);
  for (;;) {
    signal.throwIfAborted();
    try {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), { flag: "wx" });
      break;
    } catch {
      await delay(200);
      if (!isHeld(lock)) rmSync(lock, { force: true });
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isHeld(lock: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(lock, "utf8")) as { pid: number; identity: string });
  } catch {
    return false;
  }
}
