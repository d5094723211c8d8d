import { randomUUID } from "node:crypto";
import { type Actor, requireOwner } from "@/server/actor";
import { checkCells, recorded } from "@/server/check/check-launch";
import type { Database } from "@/server/db/client";
import { frozenRun } from "./frozen-run";
import { insertRuns } from "./insert-runs";
import type { Launched } from "./launch";
import { launchFaults, notLaunched } from "./launch-faults";
import { startFaults } from "./start-faults";

/**
 * The same run once more, to the letter, with this seed. One that continued another starts from the same weights. Its reward was let
 * through before, so checks do not stand in the way; what they say now is recorded.
 */
export async function launchAgain(
  db: Database,
  actor: Actor,
  input: { runId: string; seed: number },
): Promise<Launched> {
  requireOwner(actor);
  const run = await frozenRun(db, actor, input.runId);
  const { spec, config, startStep, rewardVersionId, variation, baseMeans } = run;
  // Whose weights it starts from; of a run from the base model, the run it repeats.
  const parentId = startStep === null ? run.id : run.parentId;
  const faults = [
    ...(await launchFaults(db, actor, { config, spec, baseMeans, seeds: [input.seed], trainerId: null, startStep })),
    ...(await startFaults(db, actor, { parentId, startStep, config })),
  ];
  if (faults.length > 0) throw notLaunched(faults);
  const name = nameAgain(run.name, run.seed, input.seed);
  const { reports } = await checkCells(db, actor, [{ spec, config, baseMeans }], { python: "run" });
  const [report] = reports.values();
  const checks = report ? { checks: recorded(report, { at: new Date() }) } : {};
  const kept = { rewardVersionId, spec, config, variation, baseMeans, parentId, startStep };
  const again = { ...kept, ...checks, name, seed: input.seed };
  return db.prisma.$transaction((tx) =>
    insertRuns(tx, actor, { launchId: randomUUID(), trainerId: null, runs: [again] }),
  );
}

/** "R v1 · seed 1" with seed 2: "R v1 · seed 2"; with the same seed: "R v1 · seed 1 · again". */
export function nameAgain(name: string, before: number, seed: number): string {
  const first = name.replace(/ · again$/, "");
  const withoutSeed = first.replace(new RegExp(` · seed ${before}$`), "");
  return seed === before ? `${first} · again` : `${withoutSeed} · seed ${seed}`;
}
