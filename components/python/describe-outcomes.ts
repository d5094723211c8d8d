import type { PythonResult } from "@/domain/python/result";

const whole = new Intl.NumberFormat("en-US");

/** What became of a term on so many rollouts, in one line: numbers, errors, timeouts; `done` of them were scored. */
export function describeOutcomes({ outcomes }: Pick<PythonResult, "outcomes">, done: number): string {
  const counts = { ok: 0, none: 0, error: 0, timeout: 0, skipped: 0 };
  for (const { status } of outcomes) counts[status] += 1;
  // What is not scored yet is none.
  counts.none -= outcomes.length - done;
  const parts = [
    counts.ok === done ? "a number each" : counts.ok > 0 ? `${whole.format(counts.ok)} with a number` : null,
    counts.none > 0 ? `${whole.format(counts.none)} without a value` : null,
    counts.error > 0 ? many(counts.error, "error") : null,
    counts.timeout > 0 ? many(counts.timeout, "timeout") : null,
  ];
  return `${many(done, "rollout")}: ${parts.filter((part) => part !== null).join(", ")}`;
}

export function many(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}
