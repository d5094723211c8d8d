/** Results of named stages, kept for as long as what they were made from stays the same: content as strings, columns by identity. */
export type Memo = <Result>(stage: string, from: readonly unknown[], make: () => Result) => Result;

/** Results kept per stage: the latest, and the ones before it, so that an edit that is taken back is known again. */
const KEPT = 3;

/** A memo of its own; a stage always makes the same type of result. */
export function createMemo(): Memo {
  const stages = new Map<string, { from: readonly unknown[]; result: unknown }[]>();
  return <Result>(stage: string, from: readonly unknown[], make: () => Result): Result => {
    const kept = stages.get(stage) ?? [];
    const place = kept.findIndex((one) => sameParts(one.from, from));
    const found = place === -1 ? { from: [...from], result: make() } : kept[place];
    if (place !== 0) {
      const rest = kept.filter((one) => one !== found).slice(0, KEPT - 1);
      stages.set(stage, found ? [found, ...rest] : rest);
    }
    // The stage's name stands for the type of its result.
    return found?.result as Result;
  };
}

function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, place) => Object.is(part, b[place]));
}
