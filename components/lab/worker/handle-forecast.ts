import { bankView, inOrder } from "@/domain/forecast/bank-view";
import { type ColumnForecast, forecastColumns, type Outlook } from "@/domain/forecast/forecast-columns";
import { type LengthShareRow, lengthShares } from "@/domain/forecast/length-shares";
import { type BankFacts, type ForecastNote, forecastNotes, refusalSentence } from "@/domain/forecast/notes";
import { type Slopes, sharpeningSlopes } from "@/domain/forecast/sharpening-slopes";
import { columnDominance } from "@/domain/objective/column-dominance";
import { isGroupRelative } from "@/domain/reward/score";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** One prompt's forecast, without its signals. */
export type PromptRow = {
  promptId: string;
  tier: string | null;
  samples: number;
  baseAccuracy: number | null;
  accuracy: number | null;
  meanLength: number | null;
  klBase: number | null;
  gap: number | null;
  ess: number;
  unseen: boolean;
};

export type Forecast = {
  optimum: Outlook;
  base: Outlook;
  tiers: ColumnForecast["tiers"];
  prompts: PromptRow[];
  notes: ForecastNote[];
  /** Of the objective on the bank, with what it takes longer to compute; null until then. */
  beside: { dominance: number | null; rho: number | null; slopes: Slopes; lengths: LengthShareRow[] } | null;
};

export type ForecastReply = { ok: true; forecast: Forecast } | { ok: false; reason: string };

/** Where the optimum of a reward is on the bank: its numbers first, then what stands beside them. */
export function* handleForecast(
  { question, bank }: { question: ScoreQuestion; bank: BankFacts },
  lab: WorkerLab,
): Slices<ForecastReply> {
  const part = lab.part(question);
  const { columns, success } = part;
  const { spec } = question;
  const { objective } = spec;
  const { taskTotal } = lab.scores(question, part);
  yield undefined;
  const result = forecastColumns({ columns, scores: { taskTotal }, objective, success, bank });
  if (!result.ok) return { ok: false, reason: refusalSentence(result.id) };
  const view = bankView(columns, success);
  const { optimum, base, tiers } = result.forecast;
  const relative = isGroupRelative(spec);
  const forecast: Forecast = {
    optimum,
    base,
    tiers,
    prompts: result.forecast.prompts.map(
      ({ promptId, tier, samples, baseAccuracy, accuracy, meanLength, klBase, gap, ess, unseen }) => ({
        promptId,
        tier,
        samples,
        baseAccuracy,
        accuracy,
        meanLength,
        klBase,
        gap,
        ess,
        unseen: unseen && accuracy !== null,
      }),
    ),
    notes: forecastNotes({ forecast: result.forecast, objective, view, taskTotal, bank, success, relative }),
    beside: null,
  };
  yield { ok: true, forecast };
  const r = inOrder(view, taskTotal);
  const slopes = sharpeningSlopes({ view, objective, r });
  yield undefined;
  const lengths = lengthShares({ view, objective, r });
  yield undefined;
  const { dominance, rho } = columnDominance({ objective, columns, taskTotal });
  return { ok: true, forecast: { ...forecast, beside: { dominance, rho, slopes, lengths } } };
}
