import { Worker } from "node:worker_threads";
import { pythonTerms } from "@/python/run-terms";
import type { OpenSession, SessionOptions, StepReport, TrainingSession } from "@/trainer/embedded/session-types";

export type EngineCall =
  | ({ kind: "open" } & Omit<SessionOptions, "say">)
  | { kind: "next" }
  | { kind: "checkpoint" }
  | { kind: "close" };

/** Every call has one answer; `said` comes between. */
export type EngineAnswer =
  | { kind: "said"; sentence: string }
  | { kind: "opened"; step: number }
  | { kind: "report"; report: StepReport | null }
  | { kind: "checkpoint"; step: number; bytes: Uint8Array }
  | { kind: "failed"; message: string; stack: string | null };

const CLOSING_MS = 2000;

/** Opens sessions in a thread of their own; `dispose` ends the thread at once, also in the middle of a step. */
export const openThreadedSession: OpenSession = async ({ say, ...options }) => {
  const worker = new Worker(new URL("./engine-worker.mjs", import.meta.url), { execArgv: [] });
  let pending: { resolve(answer: EngineAnswer): void; reject(error: Error): void } | null = null;
  let ended: Error | null = null;
  let step = -1;

  function end(error: Error) {
    ended ??= error;
    pending?.reject(ended);
    pending = null;
  }
  worker.on("message", (answer: EngineAnswer) => {
    if (answer.kind === "said") return say?.(answer.sentence);
    const waiting = pending;
    pending = null;
    waiting?.resolve(answer);
  });
  worker.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => end(new Error("the computing thread ended")));

  async function call(request: EngineCall): Promise<EngineAnswer> {
    if (ended) throw ended;
    if (pending) throw new Error(`the computing thread is busy and cannot take ${request.kind}`);
    const answer = await new Promise<EngineAnswer>((resolve, reject) => {
      pending = { resolve, reject };
      worker.postMessage(request);
    });
    if (answer.kind !== "failed") return answer;
    const error = new Error(answer.message);
    if (answer.stack) error.stack = answer.stack;
    throw error;
  }

  const session: TrainingSession = {
    get step() {
      return step;
    },
    async next() {
      const answer = await call({ kind: "next" });
      if (answer.kind !== "report") throw new Error(`the computing thread answered ${answer.kind} to next`);
      if (answer.report) step = answer.report.step;
      return answer.report;
    },
    async checkpoint() {
      const answer = await call({ kind: "checkpoint" });
      if (answer.kind !== "checkpoint") throw new Error(`the computing thread answered ${answer.kind} to checkpoint`);
      step = answer.step;
      return answer.bytes;
    },
    dispose() {
      end(new Error("the session was ended"));
      if (pythonTerms(options.job.spec).length === 0) return void worker.terminate();
      // Its child process is the thread's own to end; one that is too busy to hear of it is ended all the same.
      worker.postMessage({ kind: "close" } satisfies EngineCall);
      const impatient = setTimeout(() => void worker.terminate(), CLOSING_MS);
      worker.once("exit", () => clearTimeout(impatient));
    },
  };
  try {
    const opened = await call({ kind: "open", ...options });
    if (opened.kind === "opened") step = opened.step;
  } catch (error) {
    session.dispose();
    throw error;
  }
  return session;
};
