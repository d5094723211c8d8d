import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { torchPython } from "./regimes/python-reports";
import { writeReport } from "./regimes/report";
import { plannedRuns, studies } from "./regimes/study";

// `npm run bench:regimes`: trains the four regimes (tilted by dominance) with several seeds, keeps every run's numbers in
// docs/regimes/, and writes docs/regimes.md from them; with `--study torch` on the torch trainer (docs/torch-regimes.md). Stopped,
// it goes on where it was; runs that are there are kept.
const { values } = parseArgs({
  options: {
    study: { type: "string", default: "embedded" },
    steps: { type: "string", default: "200" },
    seeds: { type: "string" },
    processes: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    report: { type: "boolean", default: false },
  },
});
const steps = Number(values.steps);
const study = studies.find(({ id }) => id === values.study);
if (!study)
  throw new Error(`There is no study "${values.study}". There are: ${studies.map(({ id }) => id).join(", ")}.`);
const { id: studyId, records } = study;
const runs = plannedRuns(study, values.seeds?.split(",").map(Number)).filter(({ key }) => key.includes(values.only));
const waiting = values.report ? [] : runs.filter(({ key }) => !existsSync(path.join(records, `${key}.json`)));
const running = new Map<string, { child: ChildProcess; step: number }>();
let stopped = false;
let stepsDone = 0;
const started = Date.now();

function stop(): void {
  if (stopped) return;
  stopped = true;
  console.log("Stopping; the same command goes on from the last checkpoints.");
  for (const { child } of running.values()) child.kill("SIGTERM");
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

async function work(): Promise<void> {
  for (let run = waiting.shift(); run && !stopped; run = waiting.shift()) await train(run.key);
}

function train(key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = path.join("scripts", "regimes", "run-one.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, studyId, key, String(steps)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const state = { child, step: 0 };
    let text = "";
    running.set(key, state);
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const step = Number(/^step (\d+)$/.exec(line)?.[1] ?? Number.NaN);
        if (!Number.isFinite(step)) continue;
        stepsDone += 1;
        state.step = step;
      }
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      running.delete(key);
      if (code === 0) console.log(`${key} finished`);
      else if (!stopped) return reject(new Error(`${key} ended with code ${code}.`));
      resolve();
    });
  });
}

function say(): void {
  const left = waiting.length * steps + [...running.values()].reduce((sum, { step }) => sum + steps - step, 0);
  const seconds = (Date.now() - started) / 1000;
  const minutes = stepsDone < 20 ? "" : `, about ${Math.ceil(((seconds / stepsDone) * left) / 60)} min left`;
  const now = [...running].map(([key, { step }]) => `${key} at ${step}`).join(", ");
  console.log(`${runs.length - waiting.length - running.size} of ${runs.length} runs done${minutes}; ${now}`);
}

if (waiting.length > 0) {
  if (study.id === "torch") await torchPython();
  const clock = setInterval(say, 30_000);
  say();
  await Promise.all(Array.from({ length: Number(values.processes) }, work)).finally(() => {
    clearInterval(clock);
    for (const { child } of running.values()) child.kill("SIGTERM");
  });
}
if (!stopped) console.log(`Wrote ${writeReport(study)}`);
