import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "./run-command";

const OLDEST = [3, 10] as const;
const NEWEST_FIRST = ["python3.13", "python3.12", "python3.11", "python3", "python3.10", "python"];

/** No Python that serves, or its packages could not be installed; the message says what to do. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * The virtual environment of trainer/torch, made and filled when it is not there or what it is made from has changed. Resolves to
 * its Python. `REWARDSMITH_PYTHON` chooses the Python it is made with.
 */
export async function preparePython({ folder, say }: { folder: string; say: (line: string) => void }): Promise<string> {
  const environment = path.join(folder, ".venv");
  const python = path.join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const mark = path.join(environment, "made-from");
  const wanted = hashOf([path.join(folder, "pyproject.toml"), path.join(folder, "constraints.txt")]);
  if (existsSync(python) && existsSync(mark) && readFileSync(mark, "utf8") === wanted) return python;

  const base = findPython();
  rmSync(environment, { recursive: true, force: true });
  say(
    `Making the Python environment of the torch trainer with ${base} (once, and after updates; some minutes, about 6 GB)`,
  );
  await must(base, ["-m", "venv", environment]);
  const constraints = ["-c", path.join(folder, "constraints.txt")];
  await must(python, ["-m", "pip", "install", "--quiet", ...constraints, "--editable", `${folder}[test]`]);
  writeFileSync(mark, wanted);
  return python;
}

function findPython(): string {
  const chosen = process.env.REWARDSMITH_PYTHON;
  const names = chosen ? [chosen] : NEWEST_FIRST;
  const found = names.find((name) => isNewEnough(name));
  if (found) return found;
  throw new EnvironmentError(
    chosen
      ? `REWARDSMITH_PYTHON is ${chosen}, which is no Python ${OLDEST.join(".")} or newer.`
      : `The torch trainer's tests need Python ${OLDEST.join(".")} or newer, and none is on the PATH. Install one, or name it in REWARDSMITH_PYTHON.`,
  );
}

function isNewEnough(name: string): boolean {
  const script = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
  const { status, stdout } = spawnSync(name, ["-c", script], { encoding: "utf8" });
  if (status !== 0) return false;
  const [major = 0, minor = 0] = stdout.trim().split(" ").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

async function must(command: string, args: string[]): Promise<void> {
  const code = await run(command, args);
  if (code === 0) return;
  throw new EnvironmentError(
    `${command} ${args.slice(0, 3).join(" ")} ended with ${code} (see above). Check that the Python package registry can be reached and that the disk has room (about 6 GB), then run the command again.`,
  );
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}
