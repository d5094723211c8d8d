import fc from "fast-check";
import { expect, it } from "vitest";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { parseGrid, replay } from "@/domain/task/gridworld";
import { gridworldTask } from "@/domain/task/task";
import { agentStarter } from "./presets";
import { scoreRollouts } from "./score";

const pictures = ["S.#./..#./..../.#.G", "S#G./..../.#../#...", "..../.S#./.#G./...#"];

/** The action pack's loop over one episode: what each step earns, added up as the steps go by. */
function perStepLoop(picture: string, completion: string): number {
  let total = 0;
  for (const step of replay(parseGrid(picture), completion)) {
    if (step.goalAchieved) total += 10;
    if (step.progressGrew) total += 1;
    if (step.collision || step.invalidAction) total -= 5;
    total -= 0.1;
  }
  return total;
}

it("is the action pack's per-step loop on any path through a world, to the last digits", () => {
  const completion = fc.array(fc.constantFrom(..."UDLRUDLRUDLR#G"), { maxLength: 12 }).map((moves) => moves.join(""));
  fc.assert(
    fc.property(fc.constantFrom(...pictures), completion, (picture, text) => {
      const steps = replay(parseGrid(picture), text);
      const rollout = rolloutSchema.parse({
        promptId: picture,
        signals: {
          goal_achieved: steps.map((step) => step.goalAchieved),
          progress_grew: steps.map((step) => step.progressGrew),
          collision: steps.map((step) => step.collision),
          invalid_action: steps.map((step) => step.invalidAction),
          steps: steps.map(() => 1),
        },
      });
      const [scored] = scoreRollouts({
        spec: agentStarter.spec,
        rollouts: [rollout],
        known: gridworldTask,
        baseMeans: {},
      });
      expect(scored?.taskTotal).toBeCloseTo(perStepLoop(picture, text), 9);
    }),
    { numRuns: 2000, seed: 7 },
  );
});
