import { createRunResponseSchema, type EventsRequest, PROTOCOL_PATH } from "@/domain/protocol/messages";
import { agentStarter } from "@/domain/reward/presets";
import { scoreRollouts } from "@/domain/reward/score";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { parseGrid, replay } from "@/domain/task/gridworld";
import { gridworldTask } from "@/domain/task/task";
import type { ApiClient } from "@/tests/launch/api-client";
import { createProtocolClient } from "@/trainer/embedded/agent/client";

/** A run of gridworld that a script wrote: one training step with these paths, scored by the agent starter. Its id. */
export async function writeGridworldRun(
  url: string,
  api: ApiClient,
  worlds: readonly { world: string; completions: readonly string[] }[],
): Promise<string> {
  const { trainerId, key } = await api.trainers.createKey.mutate({ name: "Gridworld script" });
  const { spec } = agentStarter;
  const created = await fetch(new URL(`${PROTOCOL_PATH}/runs`, url), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ trainer: trainerId, name: "Paths", task: "gridworld", steps: 1, spec }),
  });
  const { run, attempt, leaseToken } = createRunResponseSchema.parse(await created.json());
  const rollouts = worlds.map(({ world, completions }) => ({
    step: 1,
    split: "train" as const,
    promptId: world,
    prompt: world,
    rollouts: scored(world, completions),
  }));
  const body: EventsRequest = {
    ...{ run, attempt, leaseToken, seq: 1 },
    metrics: [{ metric: "reward", step: 1, value: 1 }],
    rollouts,
    finish: { state: "finished", lastSeq: 1 },
  };
  await createProtocolClient({ server: url, key }).events(JSON.stringify(body));
  return run;
}

function scored(world: string, completions: readonly string[]) {
  const grid = parseGrid(world);
  const rollouts = completions.map((completion) => {
    const steps = replay(grid, completion);
    return rolloutSchema.parse({
      promptId: world,
      prompt: world,
      completion,
      signals: {
        goal_achieved: steps.map((step) => step.goalAchieved),
        progress_grew: steps.map((step) => step.progressGrew),
        collision: steps.map((step) => step.collision),
        invalid_action: steps.map((step) => step.invalidAction),
        steps: steps.map(() => 1),
        progress: steps.map((step) => step.progress),
        parsed: 1,
      },
      refLogprob: -completion.length,
      tokens: completion.length + 1,
    });
  });
  const results = scoreRollouts({ spec: agentStarter.spec, rollouts, known: gridworldTask });
  return rollouts.map((rollout, index) => {
    const result = results[index];
    return {
      ...rollout,
      terms: Object.fromEntries(
        Object.entries(result?.terms ?? {}).map(([id, { outcome, weighted }]) => [
          id,
          outcome.status === "ok" ? { ...outcome, weighted } : outcome,
        ]),
      ),
      taskTotal: result?.taskTotal ?? null,
      objectiveTotal: result?.objectiveTotal ?? null,
      advantage: 0,
    };
  });
}
