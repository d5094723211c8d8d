import { error, none, ok, type TermOutcome } from "@/domain/reward/outcome";
import { type EngineLine, openLine, type StartEngine } from "./engine-line";
import type { PythonFault, PythonRollout } from "./messages";
import { faultLine, type PythonLimits, type PythonResult } from "./result";

/** Rollouts sent at once. */
const CHUNK = 256;
/** Python starts in 2 s on an idle machine. */
const START_MS = 120_000;

export type PythonTerm = { id: string; code: string };

export type RunOptions = {
  /** Stops between two answers: the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Rollouts done of all terms together. */
  onProgress?: (done: number, total: number) => void;
};

export type PythonSession = {
  /** What every term says of some rollouts, by term id. Fails only where Python cannot be started, or when it is stopped. */
  run(rollouts: readonly PythonRollout[], options?: RunOptions): Promise<Map<string, PythonResult>>;
  /** Takes other code from the next run on; what runs stays. */
  setTerms(terms: readonly PythonTerm[]): void;
  close(): void;
};

type Held = PythonTerm & {
  /** Why it cannot be called at all. */
  fault: PythonFault | null;
  /** It looped, or ended Python, while it was loaded: it is not loaded again. */
  spoilt: TermOutcome | null;
  loading: PythonResult["printed"];
  /** The call before gave up on it: the next one tries less. */
  gaveUp: boolean;
  /** The engine that holds it. */
  loadedIn: EngineLine | null;
};

/** How long a run that is no longer wanted may go on with what it is at, before the engine is ended for it. */
const STOPPING_MS = 300;

/**
 * Python terms of one reward in one engine, which is started when it is first needed and again after a rollout that looped or
 * ended it. What a rollout does is its own: the next one is scored whatever became of it.
 */
export function openPythonSession(input: {
  start: StartEngine;
  terms: readonly PythonTerm[];
  limits: PythonLimits;
}): PythonSession {
  const { limits } = input;
  let terms = input.terms.map(held);
  let line: EngineLine | null = null;
  /** Whether the engine is in the middle of something. */
  let busy = false;
  let closed = false;
  /** The run before: an engine does one thing at a time. */
  let before: Promise<unknown> = Promise.resolve();

  function drop() {
    line?.end();
    line = null;
  }

  /** An engine that holds every one of these terms that can be loaded. */
  async function ready(asked: readonly Held[]): Promise<EngineLine> {
    for (;;) {
      const opened: EngineLine = line ?? (await start());
      const missing = asked.find(
        ({ spoilt, fault, loadedIn }) => spoilt === null && fault === null && loadedIn !== opened,
      );
      if (missing === undefined) return opened;
      busy = true;
      if (!(await load(opened, missing))) drop();
      busy = false;
    }
  }

  async function start(): Promise<EngineLine> {
    if (closed) throw new Error("Python was closed.");
    const opened = openLine(input.start);
    line = opened;
    busy = true;
    const first = await opened.next(START_MS);
    if (first === "late" || "ended" in first) {
      drop();
      throw new Error(
        `Python could not be started: ${first === "late" ? "it took more than two minutes" : first.ended}`,
      );
    }
    busy = false;
    return opened;
  }

  /** Loads a term; false when that was the engine's end. */
  async function load(opened: EngineLine, term: Held): Promise<boolean> {
    opened.engine.send({ kind: "load", term: term.id, code: term.code });
    const arrival = await opened.next(limits.loadMs);
    const loaded = arrival !== "late" && "answer" in arrival ? arrival.answer : null;
    if (typeof loaded === "object" && loaded?.kind === "loaded") {
      term.fault = loaded.fault;
      term.loading = loaded.printed;
      term.loadedIn = opened;
      return true;
    }
    const message =
      arrival === "late"
        ? `The code outside of reward ran longer than ${limits.loadMs / 1000} s and was stopped`
        : `The code outside of reward ended Python: ${reasonOf(arrival)}`;
    term.spoilt = arrival === "late" ? { status: "timeout" } : error(message);
    term.fault = { message, line: null, column: null, traceback: "", rollout: null, count: 1 };
    return false;
  }

  async function runTerm(
    term: Held,
    rollouts: readonly PythonRollout[],
    at: { asked: readonly Held[]; deadline: number; signal: AbortSignal | undefined; onDone: (done: number) => void },
  ): Promise<PythonResult> {
    const result: PythonResult = { outcomes: [], printed: { lines: [], count: 0 }, faults: [], notes: [] };
    const { outcomes } = result;
    const rest = (outcome: TermOutcome) => {
      while (outcomes.length < rollouts.length) outcomes.push(outcome);
    };
    let failures = term.gaveUp ? limits.failures - 1 : 0;
    term.gaveUp = false;
    await ready(at.asked);
    addPrinted(result.printed, term.loading);
    if (term.fault !== null) {
      result.faults.push(term.fault);
      rest(term.spoilt ?? error(faultLine(term.fault)));
    }
    while (outcomes.length < rollouts.length) {
      at.signal?.throwIfAborted();
      const opened = await ready(at.asked);
      at.signal?.throwIfAborted();
      if (performance.now() > at.deadline) {
        result.notes.push(
          `${term.id} did not come to an end within ${limits.batchMs / 1000} s: ${rollouts.length - outcomes.length} rollouts count as timeouts without being run.`,
        );
        rest({ status: "timeout" });
        break;
      }
      const first = outcomes.length;
      opened.engine.send({ kind: "score", term: term.id, first, rollouts: rollouts.slice(first, first + CHUNK) });
      busy = true;
      const failure = await receive(opened, result, at.signal);
      busy = false;
      at.onDone(outcomes.length);
      if (failure === null) continue;
      drop();
      outcomes.push(failure);
      failures += 1;
      const left = rollouts.length - outcomes.length;
      if (failures < limits.failures || left === 0) continue;
      term.gaveUp = true;
      const what =
        failure.status === "timeout" ? `needed more than ${limits.rolloutMs / 1000} s for a rollout` : "ended Python";
      result.notes.push(
        `${term.id} ${what}, time and again: the other ${left} rollouts count as ${failure.status === "timeout" ? "timeouts" : "errors"} without being run.`,
      );
      rest(failure);
    }
    at.onDone(outcomes.length);
    return result;
  }

  /** Takes the outcomes of one chunk; what became of the rollout that was the engine's end, if one was. */
  async function receive(opened: EngineLine, result: PythonResult, signal?: AbortSignal): Promise<TermOutcome | null> {
    let unwantedSince: number | null = null;
    for (;;) {
      const arrival = await opened.next(limits.rolloutMs);
      if (signal?.aborted) unwantedSince ??= performance.now();
      if (unwantedSince !== null && performance.now() - unwantedSince > STOPPING_MS) signal?.throwIfAborted();
      if (arrival === "late") return { status: "timeout" };
      const answer = "answer" in arrival ? arrival.answer : null;
      if (typeof answer === "number" || typeof answer === "string") {
        result.outcomes.push(outcomeOf(answer));
        continue;
      }
      if (answer === null || answer.kind !== "scored") return error(`Python ended: ${reasonOf(arrival)}`);
      addPrinted(result.printed, answer.printed);
      addFaults(result.faults, answer.faults);
      return null;
    }
  }

  async function runAll(
    asked: readonly Held[],
    rollouts: readonly PythonRollout[],
    { signal, onProgress }: RunOptions,
  ): Promise<Map<string, PythonResult>> {
    const results = new Map<string, PythonResult>();
    const deadline = performance.now() + limits.batchMs;
    const total = asked.length * rollouts.length;
    try {
      for (const term of asked) {
        signal?.throwIfAborted();
        const earlier = results.size * rollouts.length;
        const onDone = (done: number) => onProgress?.(earlier + done, total);
        results.set(term.id, await runTerm(term, rollouts, { asked, deadline, signal, onDone }));
      }
    } catch (stopped) {
      // An engine in the middle of something is of no use to the next call.
      if (busy) drop();
      busy = false;
      throw stopped;
    }
    return results;
  }

  return {
    run(rollouts, options = {}) {
      const asked = terms;
      const mine = before.then(() => runAll(asked, rollouts, options));
      before = mine.catch(() => undefined);
      return mine;
    },
    setTerms(next) {
      terms = next.map((term) => terms.find(({ id, code }) => id === term.id && code === term.code) ?? held(term));
    },
    close() {
      closed = true;
      drop();
    },
  };
}

function held(term: PythonTerm): Held {
  const loading = { lines: [], count: 0 };
  return { ...term, fault: null, spoilt: null, loading, gaveUp: false, loadedIn: null };
}

function outcomeOf(answer: number | string): TermOutcome {
  if (typeof answer === "number") return ok(answer);
  return answer === "none" ? none : error(answer.replace(/^error: /, ""));
}

function reasonOf(arrival: Exclude<Awaited<ReturnType<EngineLine["next"]>>, "late">): string {
  if ("ended" in arrival) return arrival.ended;
  const { answer } = arrival;
  return typeof answer === "object" && answer.kind === "broken" ? answer.reason : "it lost count";
}

const MOST_LINES = 200;

function addPrinted(all: PythonResult["printed"], more: PythonResult["printed"]): void {
  all.lines.push(...more.lines.slice(0, MOST_LINES - all.lines.length));
  all.count += more.count;
}

function addFaults(all: PythonFault[], more: readonly PythonFault[]): void {
  for (const fault of more) {
    const same = all.find(({ line, message }) => line === fault.line && kind(message) === kind(fault.message));
    if (same) same.count += fault.count;
    else all.push({ ...fault });
  }
}

const kind = (message: string) => message.split(":")[0];
