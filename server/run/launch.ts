import { randomUUID } from "node:crypto";
import { embeddedRegimePresets } from "@/domain/reward/presets";
import type { RewardSpec } from "@/domain/reward/spec";
import { runConfigSchema } from "@/domain/run/config";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { checkCells, recorded, requirePassed } from "@/server/check/check-launch";
import type { Database } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { saveVersionIn } from "@/server/reward/mutations";
import { parseReward } from "@/server/reward/parse-reward";
import { listTasks } from "@/server/task/queries";
import { insertRuns, type NewRun } from "./insert-runs";
import { inSpec, notLaunched } from "./launch-faults";
import { type LaunchInput, readLaunch } from "./read-launch";

export type Launched = { launchId: string; runIds: string[] };

/**
 * Freezes a reward version and a config into one queued run per seed and combination of what varies. A varied reward is frozen
 * in its run with the variation beside it, not stored as a version: versions are what somebody composed and saved.
 */
export async function launchRuns(db: Database, actor: Actor, input: LaunchInput): Promise<Launched> {
  requireOwner(actor);
  const { version, cells, faults } = await readLaunch(db, actor, input, { python: "run" });
  if (faults.length > 0) throw notLaunched(faults);
  const { reports } = await checkCells(db, actor, cells, { python: "run" });
  requirePassed(reports.values(), input.launchAnyway);
  const at = new Date();
  const name = input.name ?? `${version.reward.name} v${version.number}`;
  const { parentId, startStep } = input;
  const runs = cells.map((cell) => {
    const report = reports.get(cell);
    return {
      ...cell,
      name: cell.name === "" ? name : `${name} · ${cell.name}`,
      rewardVersionId: version.id,
      parentId,
      startStep,
      ...(report && { checks: recorded(report, { at }) }),
    };
  });
  return db.prisma.$transaction(
    (tx) => insertRuns(tx, actor, { launchId: randomUUID(), trainerId: input.trainerId, runs }),
    { maxWait: 10_000, timeout: 30_000 },
  );
}

/** Within this, the same launch of the four regimes again is a second click and gives the first one's runs. */
const SECOND_CLICK_MS = 10_000;

/**
 * The four regimes on arithmetic, one run each with one seed; their rewards join the library if they are not there. Called
 * again at once with the same steps and seed, it gives the runs it made.
 */
export async function launchRegimes(
  db: Database,
  actor: Actor,
  input: { steps: number; seed: number },
): Promise<Launched> {
  requireOwner(actor);
  const { tasks: offered } = await listTasks(db, actor);
  const baseModel = offered.find(({ id }) => id === "arithmetic")?.baseModels[0];
  if (!baseModel) {
    throw new AppError(
      "unavailable",
      "No trainer that can practise arithmetic has registered yet. Wait a moment for the embedded one, or see the Trainers page.",
    );
  }
  const config = runConfigSchema.parse({ task: "arithmetic", baseModel: baseModel.id, steps: input.steps });
  const cells = embeddedRegimePresets().map((preset) => ({ preset, spec: preset.spec, config, baseMeans: {} }));
  const { reports } = await checkCells(db, actor, cells, { python: "run" });
  requirePassed(reports.values(), false);
  const at = new Date();
  return db.prisma.$transaction(
    async (tx) => {
      // Two launches at once queue here: the second sees the rewards and runs of the first.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`regimes ${actor.projectId}`}, 0))`;
      const runs: NewRun[] = [];
      for (const cell of cells) {
        const { preset, spec } = cell;
        const rewardVersionId = await versionOfPreset(tx, actor, preset);
        const report = reports.get(cell);
        const checks = report && recorded(report, { at });
        runs.push({ name: preset.title, rewardVersionId, spec, config, seed: input.seed, ...(checks && { checks }) });
      }
      const justLaunched = await launchedJustNow(tx, actor, runs);
      return justLaunched ?? insertRuns(tx, actor, { launchId: randomUUID(), trainerId: null, runs });
    },
    { maxWait: 10_000, timeout: 20_000 },
  );
}

/** The launch that made exactly these runs a moment ago and of which nothing has failed or been canceled, if there is one. */
async function launchedJustNow(
  tx: Prisma.TransactionClient,
  actor: Actor,
  runs: readonly NewRun[],
): Promise<Launched | null> {
  const [first] = runs;
  if (!first) return null;
  const found = await tx.run.findMany({
    where: {
      projectId: actor.projectId,
      createdAt: { gte: new Date(Date.now() - SECOND_CLICK_MS) },
      rewardVersionId: { in: runs.flatMap(({ rewardVersionId }) => rewardVersionId ?? []) },
      task: first.config.task,
      baseModel: first.config.baseModel,
      steps: first.config.steps,
      seed: first.seed,
      status: { notIn: ["failed", "canceled"] },
    },
    orderBy: { createdAt: "asc" },
    select: { id: true, launchId: true, rewardVersionId: true },
  });
  for (const launchId of new Set(found.map((run) => run.launchId))) {
    const ofLaunch = found.filter((run) => run.launchId === launchId);
    const runIds = runs.flatMap(
      ({ rewardVersionId }) => ofLaunch.find((run) => run.rewardVersionId === rewardVersionId)?.id ?? [],
    );
    if (runIds.length === runs.length) return { launchId, runIds };
  }
  return null;
}

/** The library's version with this preset's meaning, or a new reward of that name. */
async function versionOfPreset(
  tx: Prisma.TransactionClient,
  actor: Actor,
  preset: { title: string; spec: RewardSpec; task: string },
): Promise<string> {
  const parsed = await parseReward(tx, actor, { spec: preset.spec, taskId: preset.task });
  if (!parsed.ok) throw notLaunched(inSpec(parsed.faults));
  const known = await tx.rewardVersion.findFirst({
    where: { hash: parsed.hash, reward: { projectId: actor.projectId } },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (known) return known.id;
  const saved = await saveVersionIn(tx, actor, {
    rewardId: null,
    name: preset.title,
    spec: preset.spec,
    message: "From the four regimes",
    parentVersionId: null,
    taskId: preset.task,
  });
  return saved.versionId;
}
