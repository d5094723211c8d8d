"use client";

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ExternalTerm } from "@/components/lab/external-terms-state";
import type { Lab } from "@/components/lab/use-lab";
import { outcomeColumn } from "@/domain/preview/outcome-column";
import { openPythonSession, type PythonSession } from "@/domain/python/python-session";
import { type PythonResult, pythonLimits } from "@/domain/python/result";
import { type AllowedCode, openAllowedCode } from "./allowed-code";
import { type BankTexts, fetchBankTexts } from "./bank-texts";
import { type OnBank, runOnBank } from "./run-on-bank";
import { startWorkerEngine } from "./start-worker-engine";

/** How far a term in Python is in this page. */
export type PythonTermState =
  /** Somebody else's code: it runs after a click. */
  | { state: "asks" }
  | { state: "stopped" }
  | { state: "running"; done: number; of: number; far: OnBank | null }
  | { state: "done"; far: OnBank }
  | { state: "failed"; message: string };

export type PythonTerms = {
  stateOf: (code: string) => PythonTermState | null;
  /** Lets the code of a term run, now and whenever it comes back. */
  allow: (code: string) => void;
  /** Says that a text is our own, to begin with. */
  begin: (code: string) => void;
  /** Says that a text was made of another one by typing: it may run if that might. */
  typed: (before: string, after: string) => void;
  stop: (code: string) => void;
  again: (code: string) => void;
};

/** After so long without typing, in ms. */
const SETTLE_MS = 500;
/** Results kept, the last ones. */
const MOST_RESULTS = 24;

/** Runs the Python terms of the lab's reward on its bank, one after the other, and hands the lab what they say. */
export function usePythonTerms(lab: Lab): PythonTerms {
  const { spec, bank, load, external } = lab;
  const { set } = external;
  const bankId = load.state === "ready" ? (bank?.id ?? null) : null;
  const [allowed, setAllowed] = useState<AllowedCode | null>(null);
  useEffect(() => setAllowed(openAllowedCode(window.localStorage)), []);
  const [drawn, setDrawn] = useState(0);
  const [version, setVersion] = useState(0);
  const renew = useCallback(() => setVersion((before) => before + 1), []);
  const kept = useRef(new Map<string, PythonTermState>());
  const session = useRef<PythonSession | null>(null);
  const texts = useRef<{ bankId: string; texts: Promise<BankTexts> } | null>(null);
  useEffect(
    () => () => {
      session.current?.close();
      session.current = null;
    },
    [],
  );

  const asked = (spec?.terms ?? []).flatMap(({ id, source }) =>
    source.type === "python" ? [{ id, code: source.code }] : [],
  );
  const wanted = JSON.stringify(asked);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` counts what was allowed, stopped or asked again
  useEffect(() => {
    if (allowed === null) return;
    const stop = new AbortController();
    const terms: { id: string; code: string }[] = JSON.parse(wanted);

    const put = (term: { id: string; code: string }, state: PythonTermState) => {
      if (stop.signal.aborted) return;
      remember(kept.current, keyOf(bankId, term.code), state);
      tellLab(term.code, state);
      setDrawn((before) => before + 1);
    };
    const tellLab = (code: string, state: PythonTermState) => set(bankId, code, toldOf(state));

    async function runAll() {
      for (const term of terms) {
        const known = kept.current.get(keyOf(bankId, term.code));
        if (known && known.state !== "running" && known.state !== "asks") {
          tellLab(term.code, known);
          continue;
        }
        if (!allowed?.has(term.code)) {
          put(term, { state: "asks" });
          continue;
        }
        allowed.keep(term.code);
        await runOne(term);
      }
    }

    async function runOne(term: { id: string; code: string }) {
      let far: OnBank | null = null;
      let last = 0;
      const progress = (done: number, of: number) => {
        if (stop.signal.aborted || performance.now() - last < 150) return;
        last = performance.now();
        put(term, { state: "running", done, of, far });
      };
      try {
        put(term, { state: "running", done: 0, of: lab.facts?.rollouts ?? 0, far });
        const read = await textsOf(bankId, stop.signal);
        session.current ??= openPythonSession({
          start: startWorkerEngine(pythonLimits.memoryBytes),
          terms: [],
          limits: { ...pythonLimits, batchMs: 3_600_000 },
        });
        await runOnBank({
          session: session.current,
          term,
          texts: read,
          signal: stop.signal,
          onProgress: progress,
          tell: (next) => {
            far = next;
            if (next.rows === null) put(term, { state: "done", far: next });
            else put(term, { state: "running", done: next.done, of: next.of, far: next });
          },
        });
      } catch (error) {
        if (stop.signal.aborted) throw error;
        put(term, { state: "failed", message: error instanceof Error ? error.message : String(error) });
      }
    }

    function textsOf(id: string | null, signal: AbortSignal): Promise<BankTexts> {
      if (id === null) return Promise.resolve({ rollouts: [], sample: [] });
      if (texts.current?.bankId !== id) {
        const fetched = fetchBankTexts(id, new AbortController().signal);
        texts.current = { bankId: id, texts: fetched };
        fetched.catch(() => {
          if (texts.current?.texts === fetched) texts.current = null;
        });
      }
      const reading = texts.current.texts;
      return reading.then((read) => {
        signal.throwIfAborted();
        return read;
      });
    }

    const timer = setTimeout(() => void runAll().catch(() => undefined), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort(new Error("other code is asked for"));
    };
  }, [allowed, wanted, bankId, set, version]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `drawn` counts what changed in `kept`
  return useMemo<PythonTerms>(
    () => ({
      stateOf: (code) => kept.current.get(keyOf(bankId, code)) ?? null,
      allow: (code) => {
        allowed?.keep(code);
        renew();
      },
      begin: (code) => allowed?.allow(code),
      typed: (before, after) => {
        if (allowed?.has(before)) allowed.allow(after);
      },
      stop: (code) => {
        kept.current.set(keyOf(bankId, code), { state: "stopped" });
        renew();
        setDrawn((count) => count + 1);
      },
      again: (code) => {
        kept.current.delete(keyOf(bankId, code));
        renew();
      },
    }),
    [allowed, bankId, renew, drawn],
  );
}

function toldOf(state: PythonTermState): ExternalTerm {
  if (state.state === "asks")
    return { state: "waiting", why: "its code is not from here. Look at it and press Run this code." };
  if (state.state === "stopped") return { state: "waiting", why: "it was stopped." };
  if (state.state === "failed") return { state: "failed", message: state.message };
  const { far } = state;
  if (far === null) return { state: "running", done: state.state === "running" ? state.done : 0, of: 0 };
  const said = { column: columnOf(far.result), rows: far.rows };
  return far.rows === null ? { state: "ready", ...said } : { state: "partial", done: far.done, of: far.of, ...said };
}

const keyOf = (bankId: string | null, code: string) => `${bankId ?? ""}\n${code}`;

const columns = new WeakMap<PythonResult, ReturnType<typeof outcomeColumn>>();

/** One object a result, so that the lab scores anew only when there is something new. */
function columnOf(result: PythonResult) {
  const known = columns.get(result) ?? outcomeColumn(result.outcomes);
  columns.set(result, known);
  return known;
}

function remember(kept: Map<string, PythonTermState>, key: string, state: PythonTermState): void {
  kept.delete(key);
  kept.set(key, state);
  for (const old of kept.keys()) {
    if (kept.size <= MOST_RESULTS) return;
    kept.delete(old);
  }
}

export const PythonTermsContext = createContext<PythonTerms | null>(null);

export function usePythonTermsOfComposer(): PythonTerms {
  const terms = useContext(PythonTermsContext);
  if (!terms) throw new Error("A term in Python cannot stand outside the composer.");
  return terms;
}
