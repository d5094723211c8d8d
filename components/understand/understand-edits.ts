import type { UnderstandState } from "./prepare-understand";

/** The rewards after one of them has been set; two wordings of one answer are paid the same. */
export function withReward(state: Pick<UnderstandState, "r" | "wordings">, index: number, reward: number): number[] {
  return state.r.map((old, other) => (other === index || (state.wordings && index < 2 && other < 2) ? reward : old));
}

/** A and B become one answer in two wordings, paid as A is, or two answers again. */
export function withWordings(state: Pick<UnderstandState, "r">, wordings: boolean): { r: number[]; wordings: boolean } {
  const [first = 0] = state.r;
  return { wordings, r: wordings ? withReward({ ...state, wordings }, 0, first) : [...state.r] };
}
