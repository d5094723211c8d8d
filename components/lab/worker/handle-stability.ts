import { bankView } from "@/domain/forecast/bank-view";
import { forecastColumns } from "@/domain/forecast/forecast-columns";
import { type BankFacts, refusalSentence } from "@/domain/forecast/notes";
import { type Stability, stability, weighedTerms } from "@/domain/forecast/stability";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

export type StabilityReply = { ok: true; stability: Stability } | { ok: false; reason: string };

/** Outcomes between two replies: each is drawn anew. */
const TELL_EVERY = 10;

/** The forecast under nudged weights, as far as it is. */
export function* handleStability(
  { question, bank }: { question: ScoreQuestion; bank: BankFacts },
  lab: WorkerLab,
): Slices<StabilityReply> {
  const part = lab.part(question);
  const { columns, scorer, success } = part;
  const { spec } = question;
  const { objective } = spec;
  if (weighedTerms(spec).length === 0) return { ok: false, reason: withoutWeights(spec.aggregate.op) };
  const whole = forecastColumns({ columns, scores: lab.scores(question, part), objective, success, bank });
  if (!whole.ok) return { ok: false, reason: refusalSentence(whole.id) };
  yield undefined;
  const input = lab.scoreInput(question, part);
  const taskTotalOf = (nudged: typeof spec) => scorer.score({ ...input, spec: nudged }).taskTotal;
  let latest: Stability | null = null;
  let told = 0;
  for (const outcome of stability({ view: bankView(columns, success), spec, objective, taskTotalOf })) {
    latest = outcome;
    told += 1;
    yield told % TELL_EVERY === 0 ? { ok: true, stability: outcome } : undefined;
  }
  return latest ? { ok: true, stability: latest } : { ok: false, reason: "No weight was moved." };
}

function withoutWeights(aggregate: string): string {
  if (aggregate === "lexicographic" || aggregate === "formula")
    return `A ${aggregate} total does not read weights, so there are none to move.`;
  return "No weight counts in this objective: at beta_inv 0 the task reward drops out, and a weight of 0 stays 0.";
}
