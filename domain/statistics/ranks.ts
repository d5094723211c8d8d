import { sortedOrder, tied } from "./ties";

/** Ranks 1..n from the smallest value up; values that tie share the average of their ranks. */
export function averageRanks(values: readonly number[]): number[] {
  const order = sortedOrder(values);
  const ranks = new Array<number>(values.length).fill(0);
  let start = 0;
  while (start < order.length) {
    let end = start;
    while (end + 1 < order.length && tied(values[order[end] ?? 0] ?? 0, values[order[end + 1] ?? 0] ?? 0)) end += 1;
    const rank = (start + end) / 2 + 1;
    for (let place = start; place <= end; place += 1) ranks[order[place] ?? 0] = rank;
    start = end + 1;
  }
  return ranks;
}
