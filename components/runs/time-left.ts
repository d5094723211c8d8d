import type { RunStatus } from "@/domain/run/status";

type Going = { status: RunStatus; unresponsive: boolean; step: number; steps: number };

/** Seconds a run still needs at its mean pace since it started; null where that says nothing, as while its end is evaluated. */
export function secondsLeft(run: Going & { startedAt: Date | null }, now: Date): number | null {
  if (!isBetweenSteps(run) || run.startedAt === null || run.step < 1) return null;
  const elapsed = (now.getTime() - run.startedAt.getTime()) / 1000;
  return elapsed <= 0 ? null : (elapsed / run.step) * Math.max(0, run.steps - run.step);
}

/** Seconds of the steps that a run still has, without its evaluations; null where that says nothing. */
export function secondsAtPace(run: Going, secondsPerStep: number | null): number | null {
  return secondsPerStep === null || !isBetweenSteps(run) ? null : secondsPerStep * (run.steps - run.step);
}

function isBetweenSteps({ status, unresponsive, step, steps }: Going): boolean {
  return status === "running" && !unresponsive && step < steps;
}

/** How long ago, in one unit: "just now", "3 min ago", "2 d ago"; beyond a month the date. */
export function timeAgo(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.round(seconds / 86_400)} d ago`;
  return at.toISOString().slice(0, 10);
}
