import type { TestProject } from "vitest/node";
import { generateClient } from "@/scripts/build/prepare-app";
import { ensureDatabase } from "@/scripts/postgres/cluster";
import { openThrowAwayCluster } from "@/scripts/postgres/throw-away";
import { applyMigrations } from "@/server/db/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** Connection string of the template, the database with every migration applied and nothing in it. */
    templateUrl: string;
  }
}

/** Global setup of the server tests: one Postgres for all of them, thrown away afterwards. */
export default async function setup(project: TestProject) {
  await generateClient({ say: console.log, signal: new AbortController().signal });
  const cluster = await openThrowAwayCluster();
  try {
    await ensureDatabase(cluster, "template");
    const templateUrl = cluster.url("template");
    await applyMigrations(templateUrl);
    project.provide("templateUrl", templateUrl);
  } catch (error) {
    await cluster.dispose();
    throw error;
  }
  return cluster.dispose;
}
