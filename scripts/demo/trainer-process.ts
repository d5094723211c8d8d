import { spawn } from "node:child_process";
import { once } from "node:events";

export type TrainerProcess = { kill: () => Promise<void> };

/** The embedded trainer in a process of its own; `kill` is SIGKILL, in the middle of whatever it does. */
export function startTrainer({ server, key, home }: { server: string; key: string; home: string }): TrainerProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "trainer/embedded/main.ts"], {
    env: {
      ...process.env,
      DATABASE_URL: "",
      REWARDSMITH_SERVER: server,
      REWARDSMITH_TRAINER_KEY: key,
      REWARDSMITH_HOME: home,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return {
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
