import type { Fault } from "@/domain/reward/faults";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RunConfig } from "@/domain/run/config";
import { requiredFeatures } from "@/domain/run/required-features";
import { offersModel, ownNames } from "@/domain/task/offered-models";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { baseMeanPlaces, type MeasuredMeans } from "@/server/bank/base-means";
import type { Database } from "@/server/db/client";
import { type KnownTask, knownTask, noSuchTask } from "@/server/task/known-task";
import { baseModelsSchema } from "@/server/task/queries";

export type Launch = {
  config: RunConfig;
  seeds: number[];
  trainerId: string | null;
  spec: RewardSpec | null;
  /** What base_mean stands for in it, as far as a bank tells. */
  baseMeans: BaseMeans;
  /** Why some of them are not known although there is a bank. */
  unmeasured?: Pick<MeasuredMeans, "slow" | "waiting">;
  /** Its weights come from a checkpoint where not null. */
  startStep: number | null;
  job?: "evaluate";
};

/** What is wrong with a launch beyond its shape and its reward's own faults; empty when it can run. */
export async function launchFaults(db: Database, actor: Actor, launch: Launch): Promise<Fault[]> {
  const task = await knownTask(db.prisma, actor, launch.config.task);
  return [
    ...seedFaults(launch.seeds),
    ...needsBankFaults(task, launch),
    ...(await trainerFaults(db, actor, { ...launch, task })),
  ];
}

function seedFaults(seeds: readonly number[]): Fault[] {
  return seeds.flatMap((seed, index) =>
    seeds.indexOf(seed) === index
      ? []
      : [{ path: ["seeds", index], message: `Seed ${seed} is given twice: the two runs would be the same.` }],
  );
}

export function needsBankFaults(
  task: KnownTask | null,
  { spec, baseMeans, config, unmeasured }: Pick<Launch, "spec" | "baseMeans" | "config" | "unmeasured">,
): Fault[] {
  const places = spec ? baseMeanPlaces(spec) : [];
  const asked = `with maxTokens ${config.maxTokens} and fixedLength ${config.fixedLength}`;
  // Nobody samples a bank of a task that only banks know.
  const sampled = task?.knownFrom === "banks" ? null : task;
  const offered = sampled?.maxTokens ?? config.maxTokens;
  // Nobody can ask for a bank of another length (server/bank/mutations.ts).
  const canBeSampled = offered === config.maxTokens && !config.fixedLength;
  const remedy = !sampled
    ? `Banks of ${config.task} are not sampled here, and imported ones do not say their maxTokens: give it a number`
    : canBeSampled
      ? "Sample a bank of it on the Banks page and wait until it is finished (imported ones do not say their maxTokens)"
      : `Banks of this task are sampled with maxTokens ${offered} and fixedLength false: launch with those`;
  return places
    .filter(({ key, termId }) => !Object.hasOwn(baseMeans, key) && !unmeasured?.waiting.has(termId))
    .map(({ termId, path }) => ({
      path: ["spec", ...path],
      message: unmeasured?.slow.has(termId)
        ? `base_mean of ${termId} could not be measured, because its Python was not run to the end on the whole bank: ${unmeasured.slow.get(termId)} Make the code faster, sample a smaller bank, try again on a machine that is less busy, or give a number or group_mean instead.`
        : `${termId} needs a bank: base_mean is measured on rollouts of ${config.baseModel} at temperature ${config.temperature}, ${asked}. ${remedy}, or give ${sampled ? "a number or group_mean" : "group_mean"} instead.`,
    }));
}

async function trainerFaults(
  db: Database,
  actor: Actor,
  launch: Launch & { task: KnownTask | null },
): Promise<Fault[]> {
  const { config, trainerId, spec, task } = launch;
  if (!task) return [{ path: ["config", "task"], message: await noSuchTask(db.prisma, actor, config.task) }];
  const found = await db.prisma.trainer.findMany({
    where: { projectId: actor.projectId, revokedAt: null, registeredAt: { not: null } },
    take: 1000,
    select: { id: true, name: true, tasks: true, baseModels: true, features: true },
  });
  const trainers = found.map((trainer) => ({ ...trainer, baseModels: baseModelsSchema.parse(trainer.baseModels) }));
  const asked = trainerId === null ? trainers : trainers.filter(({ id }) => id === trainerId);
  if (asked.length === 0) {
    const message =
      trainerId === null
        ? "No trainer has registered yet. Wait a moment for the embedded one, or add one on the Trainers page."
        : "This trainer is gone or has not registered yet. Choose another one, or let any trainer take the run.";
    return [{ path: ["trainerId"], message }];
  }
  const who = trainerId === null ? "No trainer" : `${asked[0]?.name ?? "This trainer"} does not`;
  const say = (rest: string) => (trainerId === null ? `${who} ${rest}` : `${who} ${rest.replace(/^offers/, "offer")}`);
  const forTask = asked.filter((trainer) => trainer.tasks.includes(config.task));
  if (forTask.length === 0) {
    const banksAlone =
      task.knownFrom === "banks"
        ? " It is known from banks alone: rewards are tried on those, and can be exported to train elsewhere."
        : "";
    return [{ path: ["config", "task"], message: say(`offers the task ${config.task}.${banksAlone}`) }];
  }
  const own = ownNames(trainers);
  const capable = forTask.filter(({ baseModels }) => offersModel(baseModels, config, own));
  if (capable.length === 0) {
    return [
      { path: ["config", "baseModel"], message: say(`offers the base model ${config.baseModel} for ${config.task}.`) },
    ];
  }
  if (launch.job && !capable.some(({ features }) => features.includes(launch.job ?? ""))) {
    return [{ path: ["startStep"], message: say("offers to evaluate checkpoints.") }];
  }
  if (!launch.job && launch.startStep !== null && !capable.some(({ features }) => features.includes("continue"))) {
    return [{ path: ["startStep"], message: say("offers to continue from a checkpoint; start from the base model.") }];
  }
  return featureFaults(capable, { spec, config, say });
}

/** What no trainer that could take the run otherwise has among its features. */
function featureFaults(
  capable: readonly { features: string[] }[],
  { spec, config, say }: Pick<Launch, "spec" | "config"> & { say: (rest: string) => string },
): Fault[] {
  const required = requiredFeatures(spec, config);
  const lacking = required.filter(({ feature }) => !capable.some(({ features }) => features.includes(feature)));
  if (lacking.length === 0) {
    const together = required.map(({ feature }) => feature);
    if (capable.some(({ features }) => together.every((feature) => features.includes(feature)))) return [];
    return [{ path: ["trainerId"], message: say(`offers all that this run needs together: ${together.join(", ")}.`) }];
  }
  // A trainer without the type has none of its endpoints either: said once.
  const said = lacking.filter(
    ({ feature }) => !feature.startsWith(ENDPOINT) || !lacking.some((one) => one.feature === "score_model"),
  );
  return said.flatMap(({ feature, terms }) => {
    if (terms.length === 0) {
      const message = say(`offers LoRA for ${config.baseModel}: give it the rank 0, which trains all weights.`);
      return [{ path: ["config", "loraRank"], message }];
    }
    return terms.map((index) => {
      const id = spec?.terms[index]?.id ?? "";
      const what = feature.startsWith(ENDPOINT)
        ? `the endpoint ${feature.slice(ENDPOINT.length)}, which ${id} asks; name one of its endpoints, or configure this one at the trainer`
        : `terms of the type ${feature}, which ${id} is; use a signal or an expression`;
      return { path: ["spec", "terms", index, "source"], message: say(`offers ${what}.`) };
    });
  });
}

const ENDPOINT = "endpoint:";

/** The faults of a reward as faults of a launch. */
export function inSpec(faults: readonly Fault[]): Fault[] {
  return faults.map(({ path, message }) => ({ path: ["spec", ...path], message }));
}

export function notLaunched(faults: Fault[]): AppError {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return new AppError(
    "bad_request",
    `Nothing was launched: ${first?.message ?? "the launch is not valid"}${more}`,
    faults,
  );
}
