import { z } from "zod";
import { scoreRollouts } from "@/domain/reward/score";
import type { KnownSignals } from "@/domain/reward/signals";
import { type RewardSpec, specTestSchema } from "@/domain/reward/spec";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";

const testSchema = specTestSchema.extend({ rollout: z.record(z.string(), z.json()) });
/** A test as plain JSON. */
export type TestInput = z.infer<typeof testSchema>;

/** A test to begin with: what an answer with this signal at 1 is paid. */
export function emptyTest(spec: RewardSpec, signal: string): TestInput {
  const name = freeName(spec, "A right answer");
  return { name, rollout: { signals: { [signal]: 1 } }, expect: { term: "taskTotal", min: 1 } };
}

/** A test of a real rollout, which expects what the reward pays for it now; its bounds are there to be changed. */
export function testOf(spec: RewardSpec, rollout: RolloutInput, known: KnownSignals): TestInput {
  const [scored] = scoreRollouts({ spec, rollouts: [rolloutSchema.parse(rollout)], known });
  const paid = scored?.taskTotal ?? null;
  const said = (rollout.completion ?? "").slice(0, 40);
  const kept = Object.entries(rollout).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return testSchema.parse({
    name: freeName(spec, `${rollout.promptId}${said === "" ? "" : `: ${said}`}`.slice(0, 180)),
    rollout: Object.fromEntries(kept),
    expect: { term: "taskTotal", ...(paid === null ? {} : { min: paid, max: paid }) },
  });
}

function freeName({ tests }: RewardSpec, name: string): string {
  const used = new Set(tests.map((test) => test.name));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!used.has(candidate)) return candidate;
  }
}
