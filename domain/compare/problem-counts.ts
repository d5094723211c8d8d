/** How often one held-out problem was solved in one evaluation. */
export type ProblemCounts = { promptId: string; tier: string | null; samples: number; correct: number };

/** The problems that two evaluations both have, in the order of the first. */
export function pairProblems(
  a: readonly ProblemCounts[],
  b: readonly ProblemCounts[],
): { a: ProblemCounts; b: ProblemCounts }[] {
  const inB = new Map(b.map((problem) => [problem.promptId, problem]));
  return a.flatMap((problem) => {
    const other = inB.get(problem.promptId);
    return other ? [{ a: problem, b: other }] : [];
  });
}

/** The share of a problem's samples that solved it. */
export function rateOf({ samples, correct }: Pick<ProblemCounts, "samples" | "correct">): number {
  return correct / samples;
}
