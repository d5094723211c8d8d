import { createMemo, type Memo } from "./memo";

/**
 * A memo that lives as long as a column does. Columns never change once made, and a scorer gives the same one again where an edit
 * left it alone, so that what is computed from a column alone is computed once.
 */
export function memoOf(column: object): Memo {
  const known = memos.get(column);
  if (known) return known;
  const { memo } = createMemo();
  memos.set(column, memo);
  return memo;
}

const memos = new WeakMap<object, Memo>();
