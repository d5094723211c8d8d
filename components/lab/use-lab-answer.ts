"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Lab } from "./use-lab";
import type { LabInput, LabKind, LabValue } from "./worker/protocol";

export type LabAnswer<Value> = {
  /** The latest that was heard; null before the first. */
  value: Value | null;
  /** Whether `value` answers what is asked now, in full. */
  isCurrent: boolean;
  /** Why the latest question has no answer. */
  error: string | null;
};

/**
 * Asks the worker whenever `input` is another object, and once more when the bank or what external terms said has changed; null asks
 * nothing and ends what is under way. Until the next answer comes the last one stays. Of a kind, one component at a time may ask.
 */
export function useLabAnswer<Kind extends LabKind>(
  lab: Pick<Lab, "ask" | "facts" | "revision">,
  kind: Kind,
  input: LabInput<Kind> | null,
): LabAnswer<LabValue<Kind>> {
  const [heard, setHeard] = useState<{
    input: LabInput<Kind>;
    facts: Lab["facts"];
    revision: number;
    value: LabValue<Kind> | null;
    done: boolean;
    error: string | null;
  } | null>(null);
  const takeBack = useRef<() => void>(() => undefined);
  const { ask, facts, revision } = lab;
  // Before the browser paints: the worker computes while the form is drawn.
  useLayoutEffect(() => {
    if (input === null) takeBack.current();
    if (ask === null || facts === null || input === null) return;
    takeBack.current = ask(kind, input, {
      onValue: (value, done) => setHeard({ input, facts, revision, value, done, error: null }),
      onError: (error) =>
        setHeard((before) => ({ input, facts, revision, value: before?.value ?? null, done: true, error })),
    });
  }, [ask, facts, kind, input, revision]);
  // Only at the end: a question that is overtaken still says what it has.
  useEffect(() => () => takeBack.current(), []);
  const isCurrent =
    heard?.done === true && heard.input === input && heard.facts === facts && heard.revision === revision;
  return { value: heard?.value ?? null, isCurrent, error: heard?.error ?? null };
}
