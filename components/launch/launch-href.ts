/** The launch form with everything of a run filled in; with a step, starting from its weights there. */
export function forkHref(runId: string, startStep: number | null = null): string {
  const start = startStep === null ? "" : `&start=${startStep}`;
  return `/launch?fork=${encodeURIComponent(runId)}${start}`;
}
