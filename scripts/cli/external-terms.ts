import { outcomeColumn } from "@/domain/preview/outcome-column";
import type { OutcomeColumn } from "@/domain/preview/scores";
import { faultLine, type PythonResult } from "@/domain/python/result";
import { error } from "@/domain/reward/outcome";
import type { RewardSpec } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";
import { pythonTerms, runPythonTerms } from "@/python/run-terms";
import { BadInput } from "./bad-input";
import type { Io } from "./io";

/** Lines of what a term printed that are passed on. */
const MOST_PRINTED = 20;

/** Whether a reward has terms that read the text of a rollout. */
export function readsText(spec: RewardSpec): boolean {
  return pythonTerms(spec).length > 0;
}

/** What the terms say that the rules do not compute, by term id: Python's are run in a locked child process; no endpoint is asked. */
export async function externalTerms(
  io: Io,
  spec: RewardSpec,
  rollouts: readonly Rollout[],
): Promise<Map<string, OutcomeColumn>> {
  const columns = new Map<string, OutcomeColumn>();
  for (const [id, result] of await pythonResults(spec, rollouts)) {
    columns.set(id, outcomeColumn(result.outcomes));
    for (const line of describePython(id, result)) io.note(line);
  }
  for (const { id, source } of spec.terms) {
    if (source.type === "score_model")
      columns.set(id, outcomeColumn(rollouts.map(() => error("the command line asks no endpoint"))));
  }
  return columns;
}

async function pythonResults(spec: RewardSpec, rollouts: readonly Rollout[]): Promise<Map<string, PythonResult>> {
  try {
    return await runPythonTerms({ terms: pythonTerms(spec), rollouts });
  } catch (cause) {
    throw new BadInput(`The Python terms were not run. ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** What a term printed, what was wrong in its code and what was not run. */
function describePython(id: string, { printed, faults, notes }: PythonResult): string[] {
  const lines = printed.lines.slice(0, MOST_PRINTED).map(({ text }) => `${id} printed: ${text}`);
  const more = printed.count - lines.length;
  return [
    ...lines,
    ...(more > 0 ? [`${id} printed ${more} more ${more === 1 ? "line" : "lines"}`] : []),
    ...faults.map((fault) => `${id}: ${faultLine(fault)}, on ${fault.count} of its rollouts`),
    ...notes.map((note) => `${id}: ${note}`),
  ];
}
