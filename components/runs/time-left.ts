import type { RunStatus } from "@/domain/run/status";

/** Seconds a run still needs at its mean pace since it started; null where that says nothing. */
export function secondsLeft(
  run: { status: RunStatus; unresponsive: boolean; step: number; steps: number; startedAt: Date | null },
  now: Date,
): number | null {
  if (run.status !== "running" || run.unresponsive || run.startedAt === null || run.step < 1) return null;
  const elapsed = (now.getTime() - run.startedAt.getTime()) / 1000;
  return elapsed <= 0 ? null : (elapsed / run.step) * Math.max(0, run.steps - run.step);
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
