import type { PythonSession, PythonTerm } from "@/domain/python/python-session";
import type { PythonResult } from "@/domain/python/result";
import { none, type TermOutcome } from "@/domain/reward/outcome";
import type { BankTexts } from "./bank-texts";

/** How far a term has come on a bank. */
export type OnBank = {
  result: PythonResult;
  done: number;
  of: number;
  /** Places of what is scored so far, in whole groups; null once all is. Elsewhere `result` says none. */
  rows: Uint32Array | null;
};

/** Scores a term on some whole groups first, so that there is something to see, then on all of the bank. */
export async function runOnBank(input: {
  session: PythonSession;
  term: PythonTerm;
  texts: BankTexts;
  signal: AbortSignal;
  tell: (far: OnBank) => void;
  onProgress: (done: number, of: number) => void;
}): Promise<void> {
  const { session, term, texts, signal, tell } = input;
  const { rollouts, sample } = texts;
  session.setTerms([term]);
  const of = rollouts.length;
  const score = async (places: readonly number[] | null) => {
    const asked = places === null ? rollouts : places.flatMap((place) => rollouts[place] ?? []);
    const onProgress = places === null ? input.onProgress : undefined;
    const results = await session.run(asked, { signal, ...(onProgress && { onProgress }) });
    const result = results.get(term.id);
    if (!result) throw new Error(`Python said nothing of ${term.id}.`);
    return result;
  };
  if (of > sample.length) {
    const first = await score(sample);
    tell({ result: spread(first, sample, of), done: sample.length, of, rows: Uint32Array.from(sample) });
    signal.throwIfAborted();
  }
  tell({ result: await score(null), done: of, of, rows: null });
}

/** What was said of some rollouts, at their places in the bank. */
export function spread(result: PythonResult, places: readonly number[], of: number): PythonResult {
  const outcomes = new Array<TermOutcome>(of).fill(none);
  places.forEach((place, index) => {
    outcomes[place] = result.outcomes[index] ?? none;
  });
  const at = (index: number) => (index < 0 ? index : (places[index] ?? index));
  return {
    ...result,
    outcomes,
    printed: {
      ...result.printed,
      lines: result.printed.lines.map((line) => ({ ...line, rollout: at(line.rollout) })),
    },
    faults: result.faults.map((fault) => ({ ...fault, rollout: fault.rollout === null ? null : at(fault.rollout) })),
  };
}
