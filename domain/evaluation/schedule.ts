import type { RunConfig } from "@/domain/run/config";

/** From `after * evalEvery` on, every `times * evalEvery` steps. */
const THINNING = [
  { after: 40, times: 4 },
  { after: 10, times: 2 },
] as const;

type Schedule = Pick<RunConfig, "evalEvery" | "steps">;

/**
 * Whether a run is evaluated on validation after this step: at the start and the end; between them every `evalEvery` steps
 * up to 10 times that, then every second of these, beyond 40 times every fourth. evalEvery 0: between them never.
 */
export function isEvaluatedAt(step: number, { evalEvery, steps }: Schedule): boolean {
  if (step === 0 || step === steps) return true;
  if (evalEvery === 0) return false;
  const times = THINNING.find(({ after }) => step > after * evalEvery)?.times ?? 1;
  return step % (times * evalEvery) === 0;
}

/** The schedule in one sentence. */
export function describeSchedule({ evalEvery, steps }: Schedule): string {
  if (evalEvery === 0) return "Evaluates at the start and the end only.";
  const every = (times: number) => (times * evalEvery === 1 ? "every step" : `every ${times * evalEvery} steps`);
  const [late, middle] = THINNING.map(({ after, times }) => ({ from: after * evalEvery, every: every(times) }));
  if (!late || !middle) return "";
  const parts = [every(1)];
  if (steps > middle.from) parts.push(`up to step ${middle.from}, then ${middle.every}`);
  if (steps > late.from) parts.push(`from step ${late.from} on ${late.every}`);
  return `Evaluates on validation ${parts.join(", ").replace(", up", " up")}, and at the start and the end also on test.`;
}
