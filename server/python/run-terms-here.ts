import type { PythonResult } from "@/domain/python/result";
import { runPythonTerms } from "@/python/run-terms";
import { openQueue } from "./queue";

/** Requests of the server that wait for Python; each may take minutes. */
const MOST_WAITING = 4;
const queue = openQueue({
  mostWaiting: MOST_WAITING,
  refusal: `Python is running here for another launch or check, and ${MOST_WAITING} more are waiting for it. Try again in a minute.`,
});

/**
 * Python terms in a child process of the server, one child at a time whoever asks. Only ever called for a mutation: code that another
 * person wrote runs after a click.
 */
export async function runTermsHere(input: Parameters<typeof runPythonTerms>[0]): Promise<Map<string, PythonResult>> {
  return input.terms.length === 0 ? new Map() : queue(() => runPythonTerms(input));
}

/** Why a term's outcomes are not what the code says of every rollout; null where they are. A busy machine may be why. */
export function whyIncomplete(result: Pick<PythonResult, "notes" | "outcomes"> | undefined): string | null {
  if (!result) return "it gave no answer";
  const [note] = result.notes;
  if (note !== undefined) return note;
  const timeouts = result.outcomes.filter(({ status }) => status === "timeout").length;
  if (timeouts === 0) return null;
  return `${timeouts} of ${result.outcomes.length} rollouts took too long.`;
}
