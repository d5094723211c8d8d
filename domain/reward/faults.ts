/** What is wrong with a reward and where: `path` leads to the place in the spec, `message` says what to do. */
export type Fault = {
  path: (string | number)[];
  message: string;
  /** Offsets within the text at `path` that the fault concerns, where it is narrower than the whole; within the JSON text at path []. */
  within?: { from: number; to: number };
};

/** So many faults are reported at most; more help nobody. */
export const MAX_FAULTS = 50;

/** The first faults, and how many there are beyond. */
export function cappedFaults(faults: readonly Fault[]): Fault[] {
  if (faults.length <= MAX_FAULTS) return [...faults];
  const more = faults.length - MAX_FAULTS;
  return [...faults.slice(0, MAX_FAULTS), { path: [], message: `and ${more} more; mend these first` }];
}
