import { compareScores, type PreviewChange } from "@/domain/preview/compare-scores";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What an edit changes on the bank. */
export function* handleChange(
  { before, after }: { before: ScoreQuestion; after: ScoreQuestion },
  lab: WorkerLab,
): Slices<PreviewChange> {
  const { columns } = lab.bank();
  const was = lab.scores(before);
  // Sorts wait for whoever asks for the numbers of a slider.
  yield;
  return compareScores({ columns, before: was, after: lab.scores(after), examples: 3 });
}
