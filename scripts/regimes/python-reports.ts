import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { wireNumberSchema } from "@/domain/metric/wire-number";
import { type ClaimedJob, evaluationSchema, rolloutGroupSchema } from "@/domain/protocol/messages";
import { preparePython } from "@/scripts/test/python-environment";
import type { StepReport } from "@/trainer/embedded/session-types";

const TRAINER = path.resolve("trainer/torch");

/** The Python of the torch trainer's environment, made where it is not there: once, before several runs want it. */
export function torchPython(): Promise<string> {
  return preparePython({ folder: TRAINER, say: console.error });
}

/** What `python -m rewardsmith.agent.print_job` prints of a step. */
const reportSchema = z.object({
  step: z.int(),
  metrics: z.record(z.string(), wireNumberSchema),
  rollouts: z.array(rolloutGroupSchema),
  evaluations: z.array(evaluationSchema),
});

/** Does a job on the torch trainer, in a process of its own and without a server, and yields its reports as they come. */
export async function* readPythonReports(
  job: ClaimedJob,
  home: string,
): AsyncGenerator<Pick<StepReport, "step" | "metrics" | "rollouts" | "evaluations">> {
  const python = await torchPython();
  mkdirSync(home, { recursive: true });
  const file = path.resolve(home, `${encodeURIComponent(job.run)}.json`);
  writeFileSync(file, JSON.stringify(job));
  const child = spawn(python, ["-m", "rewardsmith.agent.print_job", file, "--home", path.resolve(home)], {
    cwd: TRAINER,
    stdio: ["ignore", "pipe", "inherit"],
    // Several runs at once share the cores; models this small gain nothing from a second thread.
    env: { OMP_NUM_THREADS: "1", HF_HUB_OFFLINE: "1", ...process.env },
  });
  const stop = () => child.kill("SIGTERM");
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, stop);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { metrics, ...report } = reportSchema.parse(JSON.parse(line));
    yield { ...report, metrics: Object.entries(metrics).map(([metric, value]) => ({ metric, value })) };
  }
  const code = await ended;
  if (code !== 0) throw new Error(`${job.run} ended with code ${code} on the torch trainer.`);
}
