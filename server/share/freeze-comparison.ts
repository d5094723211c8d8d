import { comparedPanels, evaluationsRead, seriesRead } from "@/domain/compare/page-reads";
import { metricPanels, metricsOfPanel } from "@/domain/metric/registry";
import type { Actor } from "@/server/actor";
import { comparedEvaluations } from "@/server/compare/evaluations";
import { comparedRuns } from "@/server/compare/queries";
import type { Database } from "@/server/db/client";
import { getRun } from "@/server/run/queries";
import { seriesOfRuns } from "@/server/series/queries";
import type { Fits, Keep } from "./freeze";

type Page = { runIds: readonly string[]; view: string; keep: Keep; fits: Fits };

/**
 * Keeps what the compare page of these runs reads. What the view shows has to fit; further curves and evaluations, which a
 * viewer may turn to, are kept as far as there is room.
 */
export async function keepComparison(db: Database, actor: Actor, { runIds, view, keep, fits }: Page): Promise<void> {
  const ids = [...runIds];
  const params = new URLSearchParams(view);
  const comparison = await comparedRuns(db, actor, ids);
  keep("compare.runs", { runIds: ids }, comparison);
  for (const runId of ids) keep("runs.get", { runId }, await getRun(db, actor, runId));
  await keepEvaluations(db, actor, { ids, params, keep, fits });
  // The page reads it also where no run reports it: the live stream follows a run from there.
  const always = seriesRead(ids, "task/accuracy");
  keep("compare.series", always, await seriesOfRuns(db, actor, always));
  const inView: readonly string[] = params.get("panels")?.split(",") ?? comparedPanels;
  const panels = [...metricPanels].sort((a, b) => Number(inView.includes(b.id)) - Number(inView.includes(a.id)));
  for (const { id } of panels) {
    for (const metric of metricsOfPanel(comparison.metrics, id)) {
      const input = seriesRead(ids, metric);
      const answer = await seriesOfRuns(db, actor, input);
      if (inView.includes(id)) keep("compare.series", input, answer);
      else if (!fits("compare.series", input, answer)) return;
    }
  }
}

const SPLITS = ["test", "validation"] as const;

/** The evaluations of the view, then the last ones of every other split and decoding there is. */
async function keepEvaluations(
  db: Database,
  actor: Actor,
  { ids, params, keep, fits }: { ids: string[]; params: URLSearchParams; keep: Keep; fits: Fits },
): Promise<void> {
  const split = SPLITS.find((one) => one === params.get("split")) ?? "test";
  const decoding = params.get("decoding") ?? "sample";
  const step = params.get("step");
  const shown = evaluationsRead(ids, { split, decoding, step: step === null ? null : Number(step) });
  const answer = await comparedEvaluations(db, actor, shown);
  keep("compare.evaluations", shown, answer);
  // Both splits as sampled can be chosen even where nothing was evaluated so.
  const sampled = SPLITS.map((one) => ({ split: one, decoding: "sample" }));
  const others = new Map(
    [...sampled, ...answer.runs.flatMap(({ available }) => available)].map((one) => [
      `${one.split} ${one.decoding}`,
      evaluationsRead(ids, { ...one, step: null }),
    ]),
  );
  for (const input of others.values()) {
    if (!fits("compare.evaluations", input, await comparedEvaluations(db, actor, input))) return;
  }
}
