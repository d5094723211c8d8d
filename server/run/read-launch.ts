import type { RunConfig } from "@/domain/run/config";
import { expandGrid, type GridAxis } from "@/domain/run/grid";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { baseMeansMeasure, type PythonUse, samplingKey } from "@/server/bank/base-means";
import type { Database } from "@/server/db/client";
import { parseOnTask, signalsOf } from "@/server/reward/parse-reward";
import { knownTask } from "@/server/task/known-task";
import { inSpec, launchFaults, needsBankFaults, notLaunched } from "./launch-faults";
import { startFaults } from "./start-faults";

export type LaunchInput = {
  rewardVersionId: string;
  config: RunConfig;
  seeds: number[];
  /** Numbers of the reward or the configuration with the values they take: every combination is a run. */
  vary: GridAxis[];
  trainerId: string | null;
  name: string | null;
  /** The run it is forked from. */
  parentId: string | null;
  /** Step of the parent's checkpoint that the policy starts from; null: the base model. */
  startStep: number | null;
  /** Launch although checks of the reward fail; they are recorded with the run either way. */
  launchAnyway: boolean;
};

/** A launch as it would be frozen, and what is wrong with it. Throws where there is nothing to freeze. */
export async function readLaunch(
  db: Database,
  actor: Actor,
  input: Omit<LaunchInput, "launchAnyway">,
  { python }: { python: PythonUse },
) {
  const version = await db.prisma.rewardVersion.findFirst({
    where: { id: input.rewardVersionId, reward: { projectId: actor.projectId } },
    select: { id: true, number: true, spec: true, reward: { select: { name: true } } },
  });
  if (!version) throw new AppError("not_found", "This reward version is not there any more. Choose another one.");
  const task = await knownTask(db.prisma, actor, input.config.task);
  const parsed = parseOnTask(version.spec, task);
  const { config, seeds, vary } = input;
  const known = task ? { signals: signalsOf(task) } : null;
  const grid = parsed.ok ? expandGrid({ spec: parsed.spec, config, axes: vary, seeds, known }) : null;
  const spec = parsed.ok ? parsed.spec : null;
  const cells = grid?.ok ? grid.cells : spec ? [{ spec, config }] : [];
  const measure = await baseMeansMeasure(db, actor, cells, { python });
  const [first] = cells;
  const ofFirst = first ? measure(first) : null;
  const baseMeans = ofFirst?.means ?? {};
  const faults = [
    ...(parsed.ok ? [] : inSpec(parsed.faults)),
    ...(grid === null || grid.ok ? [] : grid.faults),
    ...(await launchFaults(db, actor, {
      ...input,
      // Of what a grid varies only the rank asks something of the trainer.
      config: first ? { ...first.config, loraRank: Math.max(...cells.map((cell) => cell.config.loraRank)) } : config,
      spec,
      baseMeans,
      ...(ofFirst && { unmeasured: ofFirst }),
    })),
    ...otherSamplings(cells).flatMap((cell) => {
      const measured = measure(cell);
      return needsBankFaults(task, { ...cell, baseMeans: measured.means, unmeasured: measured });
    }),
    ...(await startFaults(db, actor, input)),
  ];
  if (!grid?.ok) throw notLaunched(faults);
  const measuredCells = grid.cells.map((cell) => {
    const { means, waiting } = measure(cell);
    return { ...cell, baseMeans: means, waiting };
  });
  return { version, faults, cells: measuredCells };
}

/** Of the ways of sampling that a grid has beside its first cell's, a cell each: base_mean needs a bank of every one. */
function otherSamplings<T extends { config: RunConfig }>(cells: readonly T[]): T[] {
  const [first] = cells;
  const byKey = new Map(cells.map((cell) => [samplingKey(cell.config), cell]));
  if (first) byKey.delete(samplingKey(first.config));
  return [...byKey.values()];
}
