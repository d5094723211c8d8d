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
type Random = ReturnType<typeof xoroshiro128plus>;

const steps = 40;
const config: RunConfigInput = {
  task: "arithmetic",
  baseModel: "arithmetic-base",
  steps,
  promptsPerStep: 16,
  groupSize: 8,
  evalEvery: 10,
  evalPrompts: 8,
  evalSamples: 2,
  testSamples: 4,
  baseTestSamples: 16,
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
    const launch = await prepareLaunch(api);
    const disturbed = [await launch()];
    const writer = await startWriter(running.url, api);
    const random = xoroshiro128plus(seed);

    for (const part of shuffled(random)) {
      // The trainer goes on while the app or Postgres is away, so a run may be over before every part had its turn.
      while (!(await reachesRandomMoment(api, disturbed.at(-1) ?? "", random))) disturbed.push(await launch());
      running = await kill(part, running);
    }

    const undisturbed = await launch();
    for (const runId of [...disturbed, undisturbed]) await untilStatus(api, runId, "finished");
    await writer.stop();

    const acknowledged = writer.acknowledged();
    expect(acknowledged.length).toBeGreaterThan(100);
    const written = await readRun(api, writer.runId);
    const kept = new Map(written.get("writer/value"));
    expect(kept.size).toBe(written.get("writer/value")?.length);
    expect(acknowledged.filter((step) => kept.get(step) !== valueAt(step))).toEqual([]);

    const reference = await readRun(api, undisturbed);
    expect(reference.get("loss")?.map(([step]) => step)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
    for (const runId of disturbed) {
      const curves = await readRun(api, runId);
      expect([...curves.keys()]).toEqual([...reference.keys()]);
      for (const [metric, points] of reference) {
        if (metric === "step_time") expect(curves.get(metric)?.length).toBe(points.length);
        else expect(curves.get(metric), metric).toEqual(points);
      }
    }

    process.kill(running.pid, "SIGTERM");
    expect(await running.exited).toBe(0);
    expect(processesOf(home)).toEqual([]);
  },
  TIMES * 240_000,
);

/** A reward, and what launches it with the same config and seed again and again. */
async function prepareLaunch(api: ApiClient): Promise<() => Promise<string>> {
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
  return async () => {
    const { runIds } = await api.runs.launch.mutate({ rewardVersionId: versionId, config, seeds: [7] });
    return runIds[0] ?? "";
  };
}

/** Waits until the run has gone on for a few steps and somewhat longer; false when it is over by then. */
async function reachesRandomMoment(api: ApiClient, runId: string, random: Random): Promise<boolean> {
  const { step } = await api.runs.get.query({ runId });
  if (step >= steps - 3) {
    await untilStatus(api, runId, "finished");
    return false;
  }
  await untilStep(api, runId, step + uniformInt(random, 1, 3));
  await delay(uniformInt(random, 0, 600));
  return (await api.runs.get.query({ runId })).status === "running";
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

function shuffled(random: Random): Part[] {
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
