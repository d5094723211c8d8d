import type { ScoreQuestion, WorkerLab } from "./worker-lab";

export type PreviewReply = { rollouts: number; scored: number; meanTotal: number | null };

export function handlePreview(question: ScoreQuestion, lab: WorkerLab): PreviewReply {
  const { columns } = lab.bank();
  const scores = lab.scores(question);
  let [sum, scored] = [0, 0];
  for (const total of scores.taskTotal) {
    if (Number.isNaN(total)) continue;
    sum += total;
    scored += 1;
  }
  return { rollouts: columns.count, scored, meanTotal: scored > 0 ? sum / scored : null };
}
