import type { RecordedBody } from "./recording";

/** Groups kept of a training step: of the first three and of every tenth. */
const TRAIN_GROUPS = 3;
/** Groups kept of an evaluation. */
const EVALUATION_GROUPS = 6;

/**
 * A recording keeps few rollouts, whole groups at a time; everything else is kept as it was sent. `seen` counts the groups of
 * each step and split, since a report may come in several batches.
 */
export function thinRollouts(body: RecordedBody, seen: Map<string, number>): RecordedBody {
  const rollouts = body.rollouts.filter(({ step, split }) => {
    const key = `${step} ${split}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    const most = split !== "train" ? EVALUATION_GROUPS : step <= 3 || step % 10 === 0 ? TRAIN_GROUPS : 0;
    return count < most;
  });
  return { ...body, rollouts };
}
