import { formatDuration } from "@/components/charts/format-value";

/** What to expect of a launch, in a sentence; says so when nothing is known. */
export function timeToExpect(input: { secondsPerStep: number | null; from: string; steps: number; runs: number }): {
  headline: string;
  detail: string;
} {
  const { secondsPerStep, from, steps, runs } = input;
  if (secondsPerStep === null) return { headline: "Not known yet", detail: from };
  const one = secondsPerStep * steps;
  const pace = `${secondsPerStep < 10 ? secondsPerStep.toFixed(2) : Math.round(secondsPerStep)} s a step.`;
  if (runs <= 1) return { headline: `About ${formatDuration(one)}`, detail: `${pace} ${from}` };
  return {
    headline: `About ${formatDuration(one)} a run`,
    detail: `${formatDuration(one * runs)} for all ${runs} one after another. ${pace} ${from}`,
  };
}
