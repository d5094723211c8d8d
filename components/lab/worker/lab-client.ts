import type { LabInput, LabKind, LabReply, LabRequest, LabValue } from "./protocol";

export type LabClient = {
  /**
   * Asks the worker. Of a kind one question is under way at a time: a newer one takes the place of the one that waits, and ends the one
   * under way after the slice it is at, whose value is still told: while a slider moves there are always numbers. Returns how to take
   * the question back; then nothing more is told.
   */
  ask: <Kind extends LabKind>(
    kind: Kind,
    input: LabInput<Kind>,
    answers: Answers<LabValue<Kind>>,
    transfer?: Transferable[],
  ) => () => void;
  /**
   * Asks a question whose answer nobody waits for yet: the worker computes it while the page finds out that it is what it wants to know.
   * When the same is asked next, that answer is given.
   */
  askAhead: <Kind extends LabKind>(kind: Kind, input: LabInput<Kind>) => void;
  close: () => void;
};

export type Answers<Value> = { onValue: (value: Value, done: boolean) => void; onError: (message: string) => void };

/** The two ends of a worker that a client needs. */
export type LabPort = {
  post: (request: LabRequest, transfer: Transferable[]) => void;
  close: () => void;
};

type Question = {
  id: number;
  kind: LabKind;
  input: unknown;
  transfer: Transferable[];
  answers: Answers<unknown>;
  heard: boolean;
  /** Whether something of its answer has come. */
  told: boolean;
};

/** The page's side of the protocol: see serve-lab.ts for the other. Give every reply of the port to `receive`. */
export function createLabClient(
  port: LabPort,
): LabClient & { receive: (reply: LabReply) => void; fail: (message: string) => void } {
  const underWay = new Map<LabKind, Question>();
  const waiting = new Map<LabKind, Question>();
  let ahead: Question | null = null;
  let lastId = 0;
  let closed = false;
  let failure: string | null = null;

  function send(question: Question) {
    underWay.set(question.kind, question);
    port.post({ id: question.id, kind: question.kind, input: question.input }, question.transfer);
  }

  /** Whether all of its answer is still to come. */
  function isPending(question: Question): boolean {
    return !question.told && (waiting.get(question.kind) === question || underWay.get(question.kind) === question);
  }

  function takeBack(question: Question) {
    question.heard = false;
    if (waiting.get(question.kind) === question) waiting.delete(question.kind);
    else if (underWay.get(question.kind) === question) port.post({ id: question.id, cancel: true }, []);
  }

  function next(kind: LabKind) {
    underWay.delete(kind);
    const question = waiting.get(kind);
    waiting.delete(kind);
    if (question) send(question);
  }

  const ask: LabClient["ask"] = (kind, input, answers, transfer = []) => {
    if (failure !== null) {
      answers.onError(failure);
      return () => undefined;
    }
    const early = ahead;
    if (early?.kind === kind) ahead = null;
    // The kind says what its values are: the table of handlers holds both sides to it.
    if (early?.kind === kind && isPending(early) && JSON.stringify(early.input) === JSON.stringify(input)) {
      early.answers = answers as Answers<unknown>;
      return () => takeBack(early);
    }
    lastId += 1;
    const question: Question = {
      id: lastId,
      kind,
      input,
      transfer,
      answers: answers as Answers<unknown>,
      heard: true,
      told: false,
    };
    const older = underWay.get(kind);
    if (!older) send(question);
    else {
      port.post({ id: older.id, cancel: true }, []);
      waiting.set(kind, question);
    }
    return () => takeBack(question);
  };

  return {
    ask,
    askAhead: (kind, input) => {
      ask(kind, input, { onValue: () => undefined, onError: () => undefined });
      ahead = waiting.get(kind) ?? underWay.get(kind) ?? null;
    },
    receive: (reply) => {
      if (closed) return;
      const question = [...underWay.values()].find(({ id }) => id === reply.id);
      if (!question) return;
      question.told = true;
      // The next question is on its way before anything is drawn.
      if (reply.done) next(question.kind);
      if (!question.heard) return;
      if ("error" in reply) question.answers.onError(reply.error);
      else if ("value" in reply) question.answers.onValue(reply.value, reply.done);
    },
    fail: (message) => {
      failure = message;
      const all = [...underWay.values(), ...waiting.values()];
      underWay.clear();
      waiting.clear();
      for (const question of all) if (question.heard) question.answers.onError(message);
    },
    close: () => {
      closed = true;
      port.close();
    },
  };
}
