import path from "node:path";
import { generateClient } from "@/scripts/build/prepare-app";
import { EnvironmentError, preparePython } from "./python-environment";
import { run } from "./run-command";

const folder = path.resolve("trainer/torch");

/** Nothing is asked of a hub, and two processes do not fight for the cores. */
const OFFLINE = { HF_HUB_OFFLINE: "1", HF_DATASETS_OFFLINE: "1", TOKENIZERS_PARALLELISM: "false" };

/** Ruff, mypy and pytest of trainer/torch in an environment of their own; `args` go to pytest. Resolves to the exit code. */
export async function testTrainer(args: readonly string[]): Promise<number> {
  try {
    const say = (line: string) => console.log(line);
    const python = await preparePython({ folder, say });
    await generateClient({ say, signal: new AbortController().signal });
    for (const check of [["ruff", "check", "."], ["mypy"]]) {
      const code = await run(python, ["-m", ...check], { cwd: folder });
      if (code !== 0) return code;
    }
    return await run(python, ["-m", "pytest", ...args], { cwd: folder, env: OFFLINE });
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    console.error(error.message);
    return 1;
  }
}
