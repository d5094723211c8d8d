import { readFileSync } from "node:fs";
import os from "node:os";
import { runAgent } from "./agent/agent";
import { createProtocolClient, RefusedError } from "./agent/client";
import { openThreadedSession } from "./agent/engine-thread";
import { openRunFolders } from "./agent/run-folder";
import { sendWeights } from "./agent/send-weights";
import { openWeightsOutbox } from "./agent/weights-outbox";
import { baseModels, embeddedTasks } from "./base-models";

/**
 * The embedded trainer. Environment: REWARDSMITH_SERVER (origin), REWARDSMITH_TRAINER_KEY, REWARDSMITH_HOME (data folder).
 * Ends with 0 after SIGTERM or SIGINT, 3 when the server refuses the key.
 */
async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const quit = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => quit.abort());
  const cpu = os.cpus()[0]?.model.trim() ?? "CPU";
  const home = need("REWARDSMITH_HOME");
  const client = createProtocolClient({ server: need("REWARDSMITH_SERVER"), key: need("REWARDSMITH_TRAINER_KEY") });
  const log = (sentence: string) => console.log(`${new Date().toISOString()} ${sentence}`);
  const outbox = await openWeightsOutbox({ home, client, log });
  await runAgent({
    client,
    about: {
      name: process.env.REWARDSMITH_TRAINER_NAME ?? "Embedded trainer",
      engine: "embedded (jax-js, WebAssembly)",
      version,
      device: `${cpu}, one core of ${os.cpus().length}`,
      memory: os.totalmem(),
      tasks: embeddedTasks.map(({ task }) => task.id),
      baseModels: [...baseModels],
      features: ["train", "continue", "bank", "evaluate", "python"],
    },
    folders: openRunFolders(home),
    openSession: openThreadedSession,
    sendWeights: (job, step, checkpoint) => sendWeights(outbox, { job, step, checkpoint }),
    signal: quit.signal,
    log,
  });
  outbox.stop();
}

function need(name: string): string {
  const value = process.env[name];
  if (value) return value;
  console.error(`${name} is not set; npm start sets it, or see docs/trainers.md`);
  process.exit(2);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof RefusedError) {
      console.error(`the server refused this trainer: ${error.message}`);
      process.exit(3);
    }
    console.error(error);
    process.exit(1);
  },
);
