import { type EngineAnswer, type EngineRequest, engineAnswerSchema } from "./messages";

/** A running Python: a child process or a page's worker. */
export type Engine = {
  send(request: EngineRequest): void;
  /** Ends it at once, also in the middle of a rollout. */
  end(): void;
  /** Processor time it has used, in ms; null where the system does not tell. */
  cpuMs(): number | null;
};

/** Starts a Python; `ended` is told once, with a sentence, when it ends by itself. */
export type StartEngine = (on: { answer(answer: unknown): void; ended(reason: string): void }) => Engine;

/** What came: an answer, that the engine ended, or that the time is up. */
export type Arrival = { answer: EngineAnswer } | { ended: string } | "late";

export type EngineLine = {
  engine: Engine;
  next(limitMs: number): Promise<Arrival>;
  /** Ends the engine; whoever waits for it hears of that. */
  end(): void;
};

/** By the clock a limit may take this many times as long, where the processor was busy with others. */
const PATIENCE = 10;
/** Answers that are on their way when the time is up still count. */
const GRACE_MS = 100;

/** Lets one wait for an engine's answers one after the other, each with a limit. */
export function openLine(start: StartEngine): EngineLine {
  const queue: Arrival[] = [];
  let wake: (() => void) | null = null;
  const put = (arrival: Arrival) => {
    queue.push(arrival);
    wake?.();
  };
  const engine = start({
    answer: (answer) => {
      if (typeof answer === "number") return put({ answer });
      const read = engineAnswerSchema.safeParse(answer);
      put(read.success ? { answer: read.data } : { ended: "Python said something that cannot be read" });
    },
    ended: (reason) => put({ ended: reason }),
  });
  let last: Arrival | null = null;

  async function next(limitMs: number): Promise<Arrival> {
    if (last !== null && typeof last === "object" && "ended" in last) return last;
    const began = { clock: performance.now(), cpu: engine.cpuMs() };
    for (let turn = 0; queue.length === 0; turn += 1) {
      await until(turn === 0 ? limitMs : GRACE_MS);
      if (queue.length > 0) break;
      // A thread that was held up hears of the time before it hears of the answers that came meanwhile.
      if (turn === 0) continue;
      const cpu = engine.cpuMs();
      const clock = performance.now() - began.clock;
      const spent = cpu === null || began.cpu === null ? clock - GRACE_MS : cpu - began.cpu;
      if (spent >= limitMs || clock >= PATIENCE * limitMs) return "late";
    }
    last = queue.shift() ?? "late";
    return last;
  }

  function until(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      wake = done;
    });
  }
  return {
    engine,
    next,
    end: () => {
      engine.end();
      put({ ended: "it was closed" });
    },
  };
}
