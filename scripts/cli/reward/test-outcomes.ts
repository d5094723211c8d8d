import { outcomeAt } from "@/domain/preview/outcome-column";
import type { RewardSpec } from "@/domain/reward/spec";
import { testRollout } from "@/domain/reward/spec-tests";
import type { ExternalOutcomes } from "@/domain/reward/terms";
import { externalTerms } from "@/scripts/cli/external-terms";
import type { Io } from "@/scripts/cli/io";

/** What python and score_model terms say of the rollout of each of the reward's own tests. */
export async function testOutcomes(io: Io, spec: RewardSpec): Promise<ExternalOutcomes[]> {
  const tests = spec.tests.map((test) => testRollout(test));
  const rollouts = tests.flatMap((test) => test ?? []);
  if (rollouts.length === 0) return tests.map(() => ({}));
  const columns = await externalTerms(io, spec, rollouts);
  let next = 0;
  return tests.map((test) => {
    if (test === null) return {};
    const at = next++;
    return Object.fromEntries([...columns].map(([id, column]) => [id, [outcomeAt(column, at)]]));
  });
}
