import { leaveOneOut, type TermEffect, termEffects } from "@/domain/preview/leave-one-out";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What each term does to the advantage of one rollout, the greatest effect first. */
export function handleDecided(
  { question, place }: { question: ScoreQuestion; place: number },
  lab: WorkerLab,
): TermEffect[] {
  const scores = lab.scores(question);
  const input = lab.scoreInput(question);
  return termEffects(leaveOneOut({ scorer: lab.bank().scorer, input, scores }), scores, place);
}
