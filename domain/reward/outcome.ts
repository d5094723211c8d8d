/** What became of a term on one rollout. An error is never 0; `skipped` is a closed gate whose else is "skip". */
export type TermOutcome =
  | { status: "ok"; value: number }
  | { status: "none" }
  | { status: "error"; reason: string }
  | { status: "timeout" }
  | { status: "skipped" };

export const none: TermOutcome = { status: "none" };
export const skipped: TermOutcome = { status: "skipped" };

export function ok(value: number): TermOutcome {
  // A negative zero would show as -0 in one language and 0 in the other.
  return { status: "ok", value: value === 0 ? 0 : value };
}

export function error(reason: string): TermOutcome {
  return { status: "error", reason };
}

/** A finite number as ok, anything else as an error that names what gave it. */
export function finiteOrError(value: number, what: string): TermOutcome {
  return Number.isFinite(value) ? ok(value) : error(`${what} gave ${value}, which is not a finite number`);
}
