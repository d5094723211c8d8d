import { useCallback, useMemo, useState } from "react";
import type { OutcomeColumn } from "@/domain/preview/scores";

/** How far a term is that the lab's worker cannot compute itself (Python, a score model). */
export type ExternalTerm =
  /** Nothing was asked for yet: `why` says what it waits for. */
  | { state: "waiting"; why: string }
  | { state: "running"; done: number; of: number }
  | { state: "ready"; column: OutcomeColumn }
  | { state: "failed"; message: string };

export type ExternalTerms = {
  terms: ReadonlyMap<string, ExternalTerm>;
  /** What is ready, by term id; the same object until it changes. */
  columns: ReadonlyMap<string, OutcomeColumn>;
  /** Sets how far a term is; null forgets it. */
  set: (termId: string, term: ExternalTerm | null) => void;
  /** Forgets all of them, as when another bank is chosen. */
  clear: () => void;
};

/** What is known of the terms that are not computed in the lab's worker. */
export function useExternalTermsState(): ExternalTerms {
  const [terms, setTerms] = useState<ReadonlyMap<string, ExternalTerm>>(new Map());
  const [columns, setColumns] = useState<ReadonlyMap<string, OutcomeColumn>>(new Map());
  const set = useCallback((termId: string, term: ExternalTerm | null) => {
    setTerms((before) => changed(before, termId, term));
    setColumns((before) => {
      const column = term?.state === "ready" ? term.column : null;
      return (before.get(termId) ?? null) === column ? before : changed(before, termId, column);
    });
  }, []);
  const clear = useCallback(() => {
    setTerms(new Map());
    setColumns(new Map());
  }, []);
  return useMemo(() => ({ terms, columns, set, clear }), [terms, columns, set, clear]);
}

function changed<Value>(
  before: ReadonlyMap<string, Value>,
  key: string,
  value: Value | null,
): ReadonlyMap<string, Value> {
  const after = new Map(before);
  if (value === null) after.delete(key);
  else after.set(key, value);
  return after;
}
