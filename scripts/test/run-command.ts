import { spawn } from "node:child_process";

/** Runs a command with this terminal as its own; resolves to its exit code. Ctrl-C ends it too. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string | undefined> } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options, env: { ...process.env, ...options.env } });
    const forward = (name: NodeJS.Signals) => child.kill(name);
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, forward);
    child.once("error", reject);
    child.once("close", (code) => {
      for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, forward);
      resolve(code ?? 1);
    });
  });
}
