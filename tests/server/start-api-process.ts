import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./api-process.ts", import.meta.url));

export type ApiProcess = { url: string; stop: () => Promise<void> };

/** Starts a server process with the API on this database. */
export async function startApiProcess(databaseUrl: string): Promise<ApiProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`The API process ended with ${code}.`))),
  ]);
  return {
    url: `http://127.0.0.1:${String(port).trim()}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
