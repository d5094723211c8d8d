/** Lines with the time since the start. Never fails: the terminal may be gone while we still stop things. */
export type Progress = (line: string) => void;

export function createProgress(startedAt: number): Progress {
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  return (line) => console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${line}`);
}

/** Something the user can act on; shown as its sentence alone, without a stack. */
export class LaunchError extends Error {
  override name = "LaunchError";
}
