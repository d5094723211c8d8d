import { ANY_MODEL, type OfferedModel } from "@/domain/task/offered-models";

/** Bytes as "512 MB", "78 GB" (powers of 1024, as memory is sold). */
export function formatMemory(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  if (mebibytes < 1024) return `${Math.round(mebibytes)} MB`;
  const gibibytes = mebibytes / 1024;
  return `${gibibytes >= 10 ? Math.round(gibibytes) : Number(gibibytes.toFixed(1))} GB`;
}

/** "torch (TRL 1.16.0) 0.1.0"; null before a trainer has registered. One that runs from its folder does not know its version. */
export function describeEngine({ engine, version }: { engine: string | null; version: string | null }): string | null {
  return engine && version && version !== "unknown" ? `${engine} ${version}` : engine;
}

/** Names a card shows of a long list. */
const MOST_NAMES = 8;

/** "a, b, c and 4 more"; null for none. */
export function nameList(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

/** The base models that a trainer offers, "*" in words. */
export function describeModels(models: readonly OfferedModel[]): string | null {
  const listed = [...new Set(models.map(({ id }) => id).filter((id) => id !== ANY_MODEL))];
  if (listed.length === models.length) return nameList(listed);
  const any = "any Hugging Face model by name or folder";
  return listed.length === 0 ? any : `${nameList(listed)}, and ${any}`;
}

const ENDPOINT = "endpoint:";
const words: Record<string, string> = {
  train: "trains",
  continue: "continues from checkpoints",
  bank: "samples banks",
  evaluate: "evaluates checkpoints",
  python: "terms in Python",
  lora: "LoRA adapters",
};

/** What a trainer can do, from the features that it registered; one that we do not know stands as it is. */
export function describeFeatures(features: readonly string[]): string | null {
  const endpoints = features.filter((one) => one.startsWith(ENDPOINT)).map((one) => one.slice(ENDPOINT.length));
  const said = features.flatMap((feature) => {
    if (feature.startsWith(ENDPOINT)) return [];
    if (feature !== "score_model") return [words[feature] ?? feature];
    return [endpoints.length === 0 ? "asks score models" : `asks score models (${endpoints.join(", ")})`];
  });
  return said.join(", ") || null;
}

export const trainerKinds = ["gpu", "script", "embedded"] as const;
export type TrainerKind = (typeof trainerKinds)[number];

export const trainerKindWords: Record<TrainerKind, { label: string; about: string }> = {
  gpu: {
    label: "GPU box",
    about: "Trains language models with TRL, on one GPU or several: it claims the runs that are launched here.",
  },
  script: {
    label: "Training script of your own",
    about: "Your loop stays yours: its curves and rollouts are shown here beside the others.",
  },
  embedded: {
    label: "Embedded trainer",
    about: "Another copy of the trainer that npm start runs: small models, on a CPU.",
  },
};

type Lines = { label: string; code: string; note?: string };

/**
 * The lines that start a trainer on another machine, with its key, to be copied one block at a time. The key goes by the
 * environment: a command line can be read by everybody on the machine.
 */
export function trainerCommands(input: { origin: string; key: string; kind: TrainerKind }): Lines[] {
  const { origin, key, kind } = input;
  const environment = `export REWARDSMITH_SERVER=${origin}\nexport REWARDSMITH_TRAINER_KEY=${key}`;
  const install = (folder: string) => ({
    label: "Install it from a copy of this repository, with Python 3.10 or newer",
    code: `python3 -m venv .venv && . .venv/bin/activate\npip install ${folder}`,
  });
  const known = { label: "Tell it where this app is, and who it is", code: environment };
  const blocks: Record<TrainerKind, Lines[]> = {
    gpu: [
      install("./trainer/torch"),
      { label: "Tell it who it is", code: `export REWARDSMITH_TRAINER_KEY=${key}` },
      {
        label: "Start it: it takes runs of any Hugging Face model, and fetches what it lacks",
        code: `rewardsmith-trainer --server ${origin} --any-model`,
        note: "To limit it to models of your choice, write --model NAME in place of --any-model, once for each: a name of the hub, a folder or a preset such as qwen2.5-3b.",
      },
    ],
    script: [
      install("./trainer/torch"),
      known,
      {
        label: "Log from the script",
        code: 'import rewardsmith\n\nrun = rewardsmith.init(name="my run", steps=100)\nrun.log({"reward": 0.5}, step=1)\nrun.finish()',
      },
    ],
    embedded: [
      {
        label: "Tell it where this app is, who it is, and where to keep its spool and checkpoints",
        code: `${environment}\nexport REWARDSMITH_HOME=./trainer-data`,
      },
      { label: "Start it in a copy of this repository", code: "npm ci\nnode --import tsx trainer/embedded/main.ts" },
    ],
  };
  return blocks[kind].map((block, index) => ({ ...block, label: `${index + 1}. ${block.label}` }));
}
