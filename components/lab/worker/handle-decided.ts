import type { TermEffect } from "@/domain/preview/leave-one-out";
import { termEffectsAt } from "@/domain/preview/term-effects-at";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What each term does to the advantage of one rollout, the greatest effect first. */
export function* handleDecided(
  { question, place }: { question: ScoreQuestion; place: number },
  lab: WorkerLab,
): Slices<TermEffect[]> {
  const part = lab.part(question);
  const row = part.rows === null ? place : part.rows.indexOf(place);
  // Python has not got to it.
  if (row === -1) return [];
  const { columns, known, scorer } = part;
  const scores = lab.scores(question, part);
  return yield* termEffectsAt({ columns, known, scorer, input: lab.scoreInput(question, part), scores, place: row });
}
