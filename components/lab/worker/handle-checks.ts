import type { CheckedTask } from "@/domain/checks/context";
import type { CheckReport } from "@/domain/checks/report";
import { checkSteps } from "@/domain/checks/run-checks";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

export type ChecksQuestion = {
  question: ScoreQuestion;
  task: CheckedTask;
  /** How the bank's sampling was cut. */
  cut: { topP: number | null; topK: number | null };
};

/** What a launch would be told of the reward on the loaded bank; terms that have not been computed are judged by nothing. */
export function* handleChecks({ question, task, cut }: ChecksQuestion, lab: WorkerLab): Slices<CheckReport> {
  const bank = lab.bank();
  const { bankId, columns } = bank;
  const { spec } = question;
  const notRun = lab.notRun(spec);
  const isExternal = spec.terms.some(({ source }) => source.type === "python" || source.type === "score_model");
  const testNotRun = new Map(
    isExternal ? spec.tests.map((_, index) => [index, "The reward has terms that are run at launch."]) : [],
  );
  yield;
  const scores = lab.scores(question, bank);
  const rescore = (edited: typeof spec) => bank.scorer.score(lab.scoreInput({ ...question, spec: edited }, bank));
  yield;
  return yield* checkSteps({
    spec,
    task,
    bank: { id: bankId, columns, scores, rescore, cut, notRun },
    baseMeans: scores.baseMeans,
    tests: { external: [], notRun: testNotRun },
  });
}
