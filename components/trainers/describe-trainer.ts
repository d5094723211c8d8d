/** Bytes as "512 MB", "78 GB" (powers of 1024, as memory is sold). */
export function formatMemory(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  if (mebibytes < 1024) return `${Math.round(mebibytes)} MB`;
  const gibibytes = mebibytes / 1024;
  return `${gibibytes >= 10 ? Math.round(gibibytes) : Number(gibibytes.toFixed(1))} GB`;
}

/** The lines that start a trainer on another machine, with its key, to be copied one block at a time. */
export function trainerCommands(input: { origin: string; key: string }): { label: string; code: string }[] {
  const environment = `export REWARDSMITH_SERVER=${input.origin}\nexport REWARDSMITH_TRAINER_KEY=${input.key}\nexport REWARDSMITH_HOME=./trainer-data`;
  return [
    {
      label: "1. Tell it where this app is, who it is, and where to keep its spool and checkpoints",
      code: environment,
    },
    { label: "2. Start it in a copy of this repository", code: "npm ci\nnode --import tsx trainer/embedded/main.ts" },
  ];
}
