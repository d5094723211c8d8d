import { formatDuration } from "@/components/charts/format-value";

/** What to expect of a launch, in a sentence; says so when nothing is known. `seconds`: of each run, one after another. */
export function timeToExpect(input: { secondsPerStep: number | null; from: string; seconds: readonly number[] }): {
  headline: string;
  detail: string;
} {
  const { secondsPerStep, from, seconds } = input;
  if (secondsPerStep === null) return { headline: "Not known yet", detail: from };
  const pace = `${secondsPerStep < 10 ? secondsPerStep.toFixed(2) : Math.round(secondsPerStep)} s a step.`;
  const least = formatDuration(Math.min(...seconds));
  const most = formatDuration(Math.max(...seconds));
  if (seconds.length <= 1) return { headline: `About ${most}`, detail: `${pace} ${from}` };
  const all = formatDuration(seconds.reduce((sum, one) => sum + one, 0));
  return {
    headline: least === most ? `About ${most} a run` : `About ${least} to ${most} a run`,
    detail: `${all} for all ${seconds.length} one after another. ${least === most ? `${pace} ` : ""}${from}`,
  };
}
