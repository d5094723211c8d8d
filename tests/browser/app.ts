import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { freePort, killHard, makeHome, processesOf, startRewardsmith } from "@/tests/launch/launcher";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of a Rewardsmith with an empty data folder, its trainer included. */
    appUrl: string;
  }
}

/** Global setup of the browser tests: one Rewardsmith for all of them, started as a user does. */
export default async function setup(project: TestProject) {
  const home = makeHome();
  const dispose = () => {
    for (const pid of processesOf(home)) killHard(pid);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const running = await startRewardsmith(home, { env: { PORT: String(await freePort()) } });
    project.provide("appUrl", running.url);
    return async () => {
      process.kill(running.pid, "SIGTERM");
      await running.exited;
      dispose();
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
