import { type BankView, bankView, inOrder } from "@/domain/forecast/bank-view";
import { type ForecastMap, forecastMap } from "@/domain/forecast/forecast-map";
import { type MapAxes, mapAxes } from "@/domain/forecast/map-axes";
import { withinPromptVariance } from "@/domain/forecast/prompt-variance";
import type { Objective } from "@/domain/reward/spec";
import type { Slices } from "./handler";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** The map as far as it is; `id` is the same for two replies with the same numbers. */
export type MapReply = { ok: true; id: number; map: ForecastMap } | { ok: false; reason: string };

type Kept = {
  view: BankView;
  r: Float64Array;
  likelihood: string;
  axes: MapAxes;
  steps: ReturnType<typeof forecastMap>;
  latest: MapReply | null;
  finished: boolean;
};

let kept: Kept | null = null;
let lastId = 0;

/**
 * The map over (alpha, betaInv) of a reward. It is the same wherever in it the objective stands, so a question that only moves the
 * objective goes on with the map that is under way.
 */
export function* handleMap({ question }: { question: ScoreQuestion }, lab: WorkerLab): Slices<MapReply> {
  const { columns, success } = lab.bank();
  const { objective } = question.spec;
  const view = bankView(columns, success);
  if (view.ref.every(Number.isNaN))
    return {
      ok: false,
      reason: "The map is of sampling mode, which needs S_ref; no rollout of this bank has it.",
    };
  const r = inOrder(view, lab.scores(question).taskTotal);
  const axes = mapAxes(objective, Math.sqrt(withinPromptVariance(view, r)));
  const { normalization, normalizationPower } = likelihoodOf(objective);
  const likelihood = JSON.stringify([normalization, normalizationPower]);
  const same =
    kept !== null &&
    kept.view === view &&
    kept.likelihood === likelihood &&
    JSON.stringify(kept.axes) === JSON.stringify(axes) &&
    equal(kept.r, r);
  if (!same || kept === null) {
    const steps = forecastMap({ view, r, normalization, normalizationPower, axes });
    kept = { view, r, likelihood, axes, steps, latest: null, finished: false };
  }
  const own = kept;
  if (own.latest) yield own.latest;
  while (!own.finished) {
    const step = own.steps.next();
    if (step.done) own.finished = true;
    else if (step.value) {
      lastId += 1;
      own.latest = { ok: true, id: lastId, map: step.value };
      yield own.latest;
    } else yield undefined;
  }
  return own.latest ?? { ok: false, reason: "No rollout of this bank has both a reward and S_ref." };
}

/** How the map measures likelihood: as the objective does, by the sum where it does not. */
function likelihoodOf(
  objective: Objective,
): Pick<Exclude<Objective, { mode: "none" }>, "normalization" | "normalizationPower"> {
  return objective.mode === "none" ? { normalization: "sum" } : objective;
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}
