import { offersModel, ownNames } from "@/domain/task/offered-models";

export type TrainerChoice = {
  id: string;
  name: string;
  online: boolean;
  device: string | null;
  tasks: string[];
  baseModels: { id: string; task: string | null }[];
  running: unknown[];
};

/** Those that have said that they can train this model on this task. */
function thatCanTrain<T extends Pick<TrainerChoice, "tasks" | "baseModels">>(
  trainers: readonly T[],
  task: string,
  baseModel: string,
): T[] {
  const own = ownNames(trainers);
  return trainers.filter(
    ({ tasks, baseModels }) => tasks.includes(task) && offersModel(baseModels, { task, baseModel }, own),
  );
}

/** Whether one of these trains adapters of this model on this task, as trainers of language models do. */
export function trainsLanguageModel(
  trainers: readonly (Pick<TrainerChoice, "tasks" | "baseModels"> & { features: string[] })[],
  task: string,
  baseModel: string,
): boolean {
  return thatCanTrain(trainers, task, baseModel).some(({ features }) => features.includes("lora"));
}

/** The trainers that fit, online ones first, as a picker shows them. */
export function trainerOptions(
  trainers: readonly TrainerChoice[],
  task: string,
  baseModel: string,
): { value: string; label: string; hint: string }[] {
  const fitting = thatCanTrain(trainers, task, baseModel);
  const sorted = [...fitting.filter((one) => one.online), ...fitting.filter((one) => !one.online)];
  return [
    { value: "any", label: "Any trainer", hint: "the first that is free and fits" },
    ...sorted.map((trainer) => ({
      value: trainer.id,
      label: trainer.online ? trainer.name : `${trainer.name} (offline)`,
      hint: [trainer.device, trainer.online ? busy(trainer.running.length) : "takes the run when it is back"]
        .filter((part) => part !== null)
        .join(", "),
    })),
  ];
}

/** What to know before launching with this choice; null when a trainer is there. */
export function trainerWarning(
  trainers: readonly TrainerChoice[],
  choice: string,
  task: string,
  baseModel: string,
): string | null {
  const fitting = thatCanTrain(trainers, task, baseModel);
  if (choice !== "any") {
    const chosen = trainers.find((trainer) => trainer.id === choice);
    if (!chosen) return "This trainer is not there any more: choose another.";
    if (!fitting.includes(chosen)) return `${chosen.name} cannot train this: choose another, or any.`;
    return chosen.online ? null : `${chosen.name} is offline: the run waits in the queue until it is back.`;
  }
  if (fitting.length === 0) return "No trainer can train this: add one on the Trainers page, or choose another task.";
  if (fitting.some((trainer) => trainer.online)) return null;
  return "No trainer that can train this is online: the run waits in the queue until one is back.";
}

/** Why a task that no trainer has a base model for cannot be launched, and what to do. */
export function noModelFault(
  task: { id: string; name: string; knownFrom: string },
  trainers: readonly Pick<TrainerChoice, "name" | "tasks" | "online">[],
): string {
  if (task.knownFrom === "banks") {
    return `No trainer offers the task ${task.name}, which is known from banks alone. Rewards are tried on those and can be exported; to launch here, connect a trainer that offers it (Trainers).`;
  }
  const having = trainers.filter(({ tasks }) => tasks.includes(task.id));
  const one = having.find(({ online }) => online) ?? having[0];
  if (!one) return `No trainer offers a base model for ${task.name}: start one (Trainers), and it appears here.`;
  return `${one.name} has ${task.name}, but offers no base model for it: restart it with --model NAME, or with --any-model.`;
}

function busy(runs: number): string {
  return runs === 0 ? "free" : runs === 1 ? "busy with one run" : `busy with ${runs} runs`;
}
