import { peakStep } from "@/domain/compare/peak-step";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { type Queryable, withSnapshot } from "@/server/db/snapshot";
import { type CurrentEvaluation, currentEvaluations, type Split } from "@/server/evaluation/queries";

/** An evaluation's counts by problem as columns; `prompts` are places in the answer's list of prompts. */
export type EvaluationCounts = {
  step: number;
  /** Problems it has; more than the columns hold where they were cut. */
  problems: number;
  prompts: number[];
  samples: number[];
  correct: number[];
};

export type RunEvaluations = {
  runId: string;
  /** Every evaluation of the run (of more than 600 the start and the newest), so that a viewer can choose one. */
  available: { step: number; split: Split; decoding: string; samples: number; accuracy: number | null }[];
  /** Step of the best accuracy on validation after the start; null before the first. */
  peakStep: number | null;
  /** Step 0, the peak and the step asked for (the last, where none is), of the split and decoding asked for; null: not evaluated. */
  start: EvaluationCounts | null;
  peak: EvaluationCounts | null;
  end: EvaluationCounts | null;
};

export type EvaluationsInput = { runIds: string[]; split: Split; decoding: string; step: number | null };

/** Evaluations of a run that are looked through, and problems of one that are read. */
const MOST_EVALUATIONS = 600;
export const MOST_PROBLEMS = 1000;

/** How often each problem was solved by each run at its start, peak and end; a run that is not there is left out. */
export async function comparedEvaluations(
  db: Database,
  actor: Actor,
  input: EvaluationsInput,
): Promise<{ prompts: { id: string; tier: string | null }[]; runs: RunEvaluations[] }> {
  for (const runId of input.runIds) requireRun(actor, runId);
  return withSnapshot(db, async (sql) => {
    const { rows } = await sql.query<{ id: string }>("SELECT id FROM run WHERE id = ANY($1) AND project_id = $2", [
      input.runIds,
      actor.projectId,
    ]);
    const known = new Set(rows.map(({ id }) => id));
    const runIds = [...new Set(input.runIds)].filter((runId) => known.has(runId));
    const evaluations = await currentEvaluations(sql, runIds, { most: MOST_EVALUATIONS, votes: false });
    const chosen = runIds.map((runId) => choose(evaluations.get(runId) ?? [], input));
    const { prompts, counts } = await readCounts(
      sql,
      chosen.flatMap(({ start, peak, end }) => [start, peak, end].flatMap((evaluation) => evaluation ?? [])),
    );
    const countsOf = (evaluation: CurrentEvaluation | null) => (evaluation && counts.get(evaluation.id)) ?? null;
    return {
      prompts,
      runs: runIds.map((runId, i) => ({
        runId,
        available: (evaluations.get(runId) ?? []).map(({ step, split, decoding, summary }) => ({
          step,
          split,
          decoding,
          samples: summary.samples,
          accuracy: summary.accuracy,
        })),
        peakStep: chosen[i]?.peakAt ?? null,
        start: countsOf(chosen[i]?.start ?? null),
        peak: countsOf(chosen[i]?.peak ?? null),
        end: countsOf(chosen[i]?.end ?? null),
      })),
    };
  });
}

function choose(evaluations: readonly CurrentEvaluation[], { split, decoding, step }: EvaluationsInput) {
  const asked = evaluations.filter((evaluation) => evaluation.split === split && evaluation.decoding === decoding);
  const peakAt = peakStep(
    evaluations.flatMap(({ split: on, decoding: by, step: at, summary }) =>
      on === "validation" && by === "sample" && summary.accuracy !== null
        ? [{ step: at, accuracy: summary.accuracy }]
        : [],
    ),
  );
  const at = (wanted: number | null) => asked.find((evaluation) => evaluation.step === wanted) ?? null;
  const last = asked.findLast((evaluation) => evaluation.step > 0) ?? null;
  return { peakAt, start: at(0), peak: at(peakAt), end: step === null ? last : at(step) };
}

type Row = { id: number; problems: number; prompt_id: string; tier: string | null; samples: number; correct: number };

/** The counts of evaluations, without the answers that were given; of each the first problems by name. */
async function readCounts(sql: Queryable, evaluations: readonly CurrentEvaluation[]) {
  const { rows } = await sql.query<Row>(
    `SELECT e.id, jsonb_array_length(e.problems) AS problems, p."promptId" AS prompt_id, p.tier, p.samples, p.correct
       FROM evaluation e
       JOIN LATERAL (SELECT * FROM jsonb_to_recordset(e.problems)
                       AS x("promptId" text, tier text, samples int, correct int)
                      ORDER BY "promptId" LIMIT $2) p ON true
      WHERE e.id = ANY($1)
      ORDER BY e.id, p."promptId"`,
    [[...new Set(evaluations.map(({ id }) => id))], MOST_PROBLEMS],
  );
  const stepOf = new Map(evaluations.map(({ id, step }) => [id, step]));
  const places = new Map<string, number>();
  const prompts: { id: string; tier: string | null }[] = [];
  const counts = new Map<number, EvaluationCounts>();
  for (const row of rows) {
    const key = JSON.stringify([row.prompt_id, row.tier]);
    const place = places.get(key) ?? prompts.length;
    if (place === prompts.length) {
      places.set(key, place);
      prompts.push({ id: row.prompt_id, tier: row.tier });
    }
    const own = counts.get(row.id) ?? {
      step: stepOf.get(row.id) ?? 0,
      problems: row.problems,
      prompts: [],
      samples: [],
      correct: [],
    };
    counts.set(row.id, own);
    own.prompts.push(place);
    own.samples.push(row.samples);
    own.correct.push(row.correct);
  }
  return { prompts, counts };
}
