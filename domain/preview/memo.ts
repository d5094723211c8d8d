/** Results of named stages, kept for as long as what they were made from stays the same: content as strings, columns by identity. */
export type Memo = <Result>(stage: string, from: readonly unknown[], make: () => Result) => Result;

export type CreatedMemo = {
  memo: Memo;
  /** Begins another turn: stages that no turn has asked for lately are forgotten, as those of a term that is no longer there. */
  nextTurn: () => void;
  /** How many stages are kept. */
  stages: () => number;
};

/** Results kept per stage: the latest, and the ones before it, so that an edit that is taken back is known again. */
const KEPT = 3;
/** Turns that a stage outlives: enough for a reward, the one it is compared with, and one more, asked for in turn. */
const TURNS = 8;

type Stage = { results: { from: readonly unknown[]; result: unknown }[]; turn: number };

/** A memo of its own; a stage always makes the same type of result. */
export function createMemo(): CreatedMemo {
  const stages = new Map<string, Stage>();
  let turn = 0;
  const memo = <Result>(name: string, from: readonly unknown[], make: () => Result): Result => {
    const kept = stages.get(name)?.results ?? [];
    const place = kept.findIndex((one) => sameParts(one.from, from));
    const found = place === -1 ? { from: [...from], result: make() } : kept[place];
    const rest = kept.filter((one) => one !== found).slice(0, KEPT - 1);
    stages.set(name, { results: place === 0 ? kept : found ? [found, ...rest] : rest, turn });
    // The stage's name stands for the type of its result.
    return found?.result as Result;
  };
  const nextTurn = () => {
    turn += 1;
    for (const [name, stage] of stages) if (turn - stage.turn > TURNS) stages.delete(name);
  };
  return { memo, nextTurn, stages: () => stages.size };
}

function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, place) => Object.is(part, b[place]));
}
