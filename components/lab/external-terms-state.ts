import { useCallback, useMemo, useState } from "react";
import type { ExternalColumn } from "./worker/worker-lab";

/** How far some code is that the lab's worker cannot run itself (Python). */
export type ExternalTerm =
  /** Nothing was asked for yet: `why` says what it waits for. */
  | { state: "waiting"; why: string }
  | { state: "running"; done: number; of: number }
  /** A first look: computed on some whole groups, whose rows the column names. */
  | ({ state: "partial"; done: number; of: number } & ExternalColumn)
  | ({ state: "ready" } & ExternalColumn)
  | { state: "failed"; message: string };

export type ExternalTerms = {
  /** By code, so that other code under the same name has no values until it has run. */
  terms: ReadonlyMap<string, ExternalTerm>;
  /** What there is of values, by code; the same object until it changes. */
  columns: ReadonlyMap<string, ExternalColumn>;
  /** Sets how far code is on a bank; what was said of another bank is forgotten. */
  set: (bankId: string | null, code: string, term: ExternalTerm) => void;
};

type Known = Pick<ExternalTerms, "terms" | "columns"> & { bankId: string | null };

/** Codes whose values are kept, the latest: those of a reward and of what it is compared with. */
const MOST_CODES = 24;

const nothing: Omit<Known, "bankId"> = { terms: new Map(), columns: new Map() };

/** What is known on a bank of the terms that are not computed in the lab's worker. */
export function useExternalTermsState(bankId: string | null): ExternalTerms {
  const [known, setKnown] = useState<Known>({ bankId, ...nothing });
  const set = useCallback(
    (ofBank: string | null, code: string, term: ExternalTerm) =>
      setKnown((before) => withTerm(before.bankId === ofBank ? before : { bankId: ofBank, ...nothing }, code, term)),
    [],
  );
  const { terms, columns } = known.bankId === bankId ? known : nothing;
  return useMemo(() => ({ terms, columns, set }), [terms, columns, set]);
}

function withTerm(before: Known, code: string, term: ExternalTerm): Known {
  const terms = latest(before.terms, code, term);
  const said = term.state === "ready" || term.state === "partial" ? term : null;
  const was = before.columns.get(code) ?? null;
  if (was?.column === said?.column) return { ...before, terms };
  if (said) {
    const { column, rows } = said;
    return { ...before, terms, columns: latest(before.columns, code, { column, rows }) };
  }
  const columns = new Map(before.columns);
  columns.delete(code);
  return { ...before, terms, columns };
}

function latest<Value>(before: ReadonlyMap<string, Value>, key: string, value: Value): Map<string, Value> {
  const after = new Map(before);
  after.delete(key);
  after.set(key, value);
  for (const old of after.keys()) {
    if (after.size <= MOST_CODES) return after;
    after.delete(old);
  }
  return after;
}
