import { pythonRollout } from "@/domain/python/messages";
import type { PythonSession } from "@/domain/python/python-session";
import type { PythonResult } from "@/domain/python/result";
import type { RewardSpec } from "@/domain/reward/spec";
import type { ExternalOutcomes } from "@/domain/reward/terms";
import type { Rollout } from "@/domain/rollout/rollout";
import { openPython } from "@/python/open-python";
import { pythonTerms } from "@/python/run-terms";
import type { StepReport } from "./session-types";

/** The terms of a run's reward that Python computes, in a child process that the run keeps until it ends. */
export type ScoredByPython = {
  /** Their outcomes, and in the report's log what a reader of the run should know: each kind of error once, with its traceback. */
  outcomes(rollouts: readonly Rollout[], report: Pick<StepReport, "step" | "logs">): Promise<ExternalOutcomes>;
  close(): void;
};

/** Lines of printed text that one step adds to the log. */
const MOST_LINES = 5;

export function openPythonTerms(spec: RewardSpec): ScoredByPython {
  const terms = pythonTerms(spec);
  let session: PythonSession | null = null;
  const told = new Set<string>();
  return {
    async outcomes(rollouts, report) {
      if (terms.length === 0) return {};
      session ??= openPython({ terms });
      const results = await session.run(rollouts.map(pythonRollout));
      for (const [id, result] of results) report.logs.push(...newLines({ id, result, step: report.step, told }));
      return Object.fromEntries([...results].map(([id, { outcomes }]) => [id, outcomes]));
    },
    close: () => session?.close(),
  };
}

function newLines(input: { id: string; result: PythonResult; step: number; told: Set<string> }): StepReport["logs"] {
  const { id, result, step, told } = input;
  const isNew = (key: string) => !told.has(key) && told.add(key).size > 0;
  const lines: StepReport["logs"] = result.notes.map((note) => ({ level: "warn", text: `Step ${step}: ${note}` }));
  for (const { message, line, traceback, count } of result.faults) {
    const kind = message.split(":")[0];
    if (!isNew(`${id} ${kind} ${line}`)) continue;
    const where = line === null ? "" : ` in line ${line}`;
    const times = count > 1 ? ` (${count} rollouts of this step)` : "";
    lines.push({
      level: "warn",
      text: `Step ${step}: the Python term ${id} failed${where}${times}: ${traceback || message}`.slice(0, 3000),
    });
  }
  if (result.printed.count > 0 && isNew(`${id} printed`)) {
    const said = result.printed.lines.slice(0, MOST_LINES).map(({ text }) => text);
    const more = result.printed.count - said.length;
    lines.push({
      level: "info",
      text: `Step ${step}: the Python term ${id} printed: ${said.join(" | ")}${more > 0 ? ` … and ${more} more lines` : ""}`.slice(
        0,
        3000,
      ),
    });
  }
  return lines;
}
