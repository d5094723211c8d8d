import { compareScores, type PreviewChange } from "@/domain/preview/compare-scores";
import { inBank } from "./bank-part";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

export type ChangeReply = { ok: true; change: PreviewChange } | { ok: false; reason: string };

/** What an edit changes on the bank. */
export function* handleChange(
  { before, after }: { before: ScoreQuestion; after: ScoreQuestion },
  lab: WorkerLab,
): Slices<ChangeReply> {
  const part = lab.part(before, after);
  const why = whyNot(before, "before", lab) ?? whyNot(after, "now", lab);
  if (why !== null) return { ok: false, reason: why };
  const was = lab.scores(before, part);
  // Sorts wait for whoever asks for the numbers of a slider.
  yield;
  const change = compareScores({ columns: part.columns, before: was, after: lab.scores(after, part), examples: 3 });
  return {
    ok: true,
    change: { ...change, moved: change.moved.map((one) => ({ ...one, place: inBank(part, one.place) })) },
  };
}

/** Values of other code than a reward has would be compared as its own. */
function whyNot({ spec }: ScoreQuestion, when: string, lab: WorkerLab): string | null {
  const id = lab.unrun(spec);
  return id === null ? null : `Not compared: the Python of ${id}, as it is ${when}, has not been run on this bank.`;
}
