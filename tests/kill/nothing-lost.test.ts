import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { afterEach, beforeEach, expect, test } from "vitest";
import { regimePresets } from "@/domain/reward/presets";
import type { RunConfigInput } from "@/domain/run/config";
import { type ApiClient, createApiClient, readRun } from "@/tests/launch/api-client";
import {
  freePort,
  killHard,
  type Launched,
  makeHome,
  pidOf,
  processesOf,
  startRewardsmith,
} from "@/tests/launch/launcher";
import { startWriter, valueAt } from "./external-writer";

const ROUNDS = Number(process.env.REWARDSMITH_KILL_ROUNDS || 1);
const SEED = Number(process.env.REWARDSMITH_KILL_SEED || 20_261);
/** Long rounds (npm run test:kill) kill each part twice. */
const TIMES = process.env.REWARDSMITH_KILL_ROUNDS ? 2 : 1;
const PARTS = ["trainer", "app", "postgres", "launcher", "everything"] as const;
type Part = (typeof PARTS)[number];

const STEPS_BETWEEN = 4;
const steps = PARTS.length * TIMES * STEPS_BETWEEN + 8;
const config: RunConfigInput = {
  task: "arithmetic",
  baseModel: "arithmetic-base",
  steps,
  promptsPerStep: 8,
  groupSize: 4,
  evalEvery: 5,
  evalPrompts: 8,
  evalSamples: 2,
  checkpointEvery: 3,
};

let home: string;
let port: string;
beforeEach(async () => {
  home = makeHome();
  port = String(await freePort());
});
afterEach(() => {
  for (const pid of processesOf(home)) killHard(pid);
  rmSync(home, { recursive: true, force: true });
});

test.each(Array.from({ length: ROUNDS }, (_, round) => SEED + round))(
  "kills at random moments lose no acknowledged point, double none, and change no curve (seed %i)",
  async (seed) => {
    let running = await startRewardsmith(home, { env: { PORT: port } });
    const api = createApiClient(running.url);
    const [killed, undisturbed] = await launchTwice(api);
    const writer = await startWriter(running.url, api);
    const random = xoroshiro128plus(seed);

    for (const part of shuffled(random)) {
      const { step } = await api.runs.get.query({ runId: killed });
      await untilStep(api, killed, Math.min(step + uniformInt(random, 2, STEPS_BETWEEN), steps - 1));
      await delay(uniformInt(random, 0, 600));
      expect((await api.runs.get.query({ runId: killed })).status, `before the kill of ${part}`).toBe("running");
      running = await kill(part, running);
    }

    await untilStatus(api, killed, "finished");
    await untilStatus(api, undisturbed, "finished");
    await writer.stop();

    const acknowledged = writer.acknowledged();
    expect(acknowledged.length).toBeGreaterThan(100);
    const written = await readRun(api, writer.runId);
    const kept = new Map(written.get("writer/value"));
    expect(kept.size).toBe(written.get("writer/value")?.length);
    expect(acknowledged.filter((step) => kept.get(step) !== valueAt(step))).toEqual([]);

    const disturbed = await readRun(api, killed);
    const reference = await readRun(api, undisturbed);
    expect([...disturbed.keys()]).toEqual([...reference.keys()]);
    expect(disturbed.get("loss")?.map(([step]) => step)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
    for (const [metric, points] of reference) {
      if (metric === "step_time") expect(disturbed.get(metric)?.length).toBe(points.length);
      else expect(disturbed.get(metric), metric).toEqual(points);
    }

    process.kill(running.pid, "SIGTERM");
    expect(await running.exited).toBe(0);
    expect(processesOf(home)).toEqual([]);
  },
  TIMES * 240_000,
);

/** Two runs with one reward, config and seed: the first is disturbed, the second waits behind it and is not. */
async function launchTwice(api: ApiClient): Promise<[string, string]> {
  const preset = regimePresets[0];
  if (!preset) throw new Error("There is no regime to launch.");
  const { versionId } = await api.rewards.saveVersion.mutate({
    rewardId: null,
    name: "Under kills",
    spec: preset.spec,
    message: "",
    parentVersionId: null,
    taskId: "arithmetic",
  });
  const launch = async () => {
    const { runIds } = await api.runs.launch.mutate({ rewardVersionId: versionId, config, seeds: [7] });
    return runIds[0] ?? "";
  };
  return [await launch(), await launch()];
}

/** Kills, and starts again what does not come back by itself; resolves when all of it is up. */
async function kill(part: Part, running: Launched): Promise<Launched> {
  if (part === "trainer" || part === "app" || part === "postgres") {
    killHard(pidOf(home, part));
  } else {
    const others =
      part === "everything" ? ([pidOf(home, "trainer"), pidOf(home, "app"), pidOf(home, "postgres")] as const) : [];
    for (const pid of [pidOf(home, "launcher"), ...others]) killHard(pid);
    await running.exited;
    return startRewardsmith(home, { env: { PORT: port } });
  }
  // The launcher sees it within half a second and starts it again.
  await delay(1_000);
  await expect.poll(() => health(running.url), { timeout: 60_000, interval: 200 }).toBe(200);
  return running;
}

function shuffled(random: ReturnType<typeof xoroshiro128plus>): Part[] {
  const parts = Array.from({ length: TIMES }, () => PARTS).flat();
  for (let at = parts.length - 1; at > 0; at--) {
    const other = uniformInt(random, 0, at);
    const [a, b] = [parts[at], parts[other]];
    if (a && b) [parts[at], parts[other]] = [b, a];
  }
  return parts;
}

async function untilStep(api: ApiClient, runId: string, step: number): Promise<void> {
  await expect
    .poll(() => stepOf(api, runId), { timeout: 60_000, interval: 50, message: `step ${step}; ${trainerLog()}` })
    .toBeGreaterThanOrEqual(step);
}

async function stepOf(api: ApiClient, runId: string): Promise<number> {
  return api.runs.get.query({ runId }).then(
    (run) => run.step,
    () => -1,
  );
}

async function untilStatus(api: ApiClient, runId: string, status: string): Promise<void> {
  await expect
    .poll(() => api.runs.get.query({ runId }).then((run) => run.status), { timeout: 120_000, interval: 200 })
    .toBe(status);
}

function trainerLog(): string {
  return readFileSync(path.join(home, "logs", "trainer.log"), "utf8")
    .split("\n")
    .slice(-8)
    .join("\n");
}

async function health(url: string): Promise<number> {
  return fetch(`${url}/api/health`).then(
    (answer) => answer.status,
    () => 0,
  );
}
