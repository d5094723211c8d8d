import type { RunRow } from "@/trpc/types";

/** Whether all runs are known to be sampled at one temperature and length, so that their S_ref compare. */
export function sampledAlike(runs: readonly Pick<RunRow, "sampling">[]): boolean {
  const [first] = runs;
  return runs.every(
    ({ sampling }, at) =>
      at === 0 ||
      (sampling !== null &&
        sampling.temperature === first?.sampling?.temperature &&
        sampling.maxTokens === first.sampling.maxTokens),
  );
}
