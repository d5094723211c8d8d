import { bankView, inOrder } from "@/domain/forecast/bank-view";
import { forecastMap } from "@/domain/forecast/forecast-map";
import { mapAxes } from "@/domain/forecast/map-axes";
import { withinPromptVariance } from "@/domain/forecast/prompt-variance";
import type { Objective } from "@/domain/reward/spec";
import type { Slices } from "./handler";
import type { MapReply } from "./kept-map";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/**
 * The map over (alpha, betaInv) of a reward. It is the same wherever in it the objective stands, so a question that only moves the
 * objective goes on with the map that is under way.
 */
export function* handleMap({ question }: { question: ScoreQuestion }, lab: WorkerLab): Slices<MapReply> {
  const part = lab.part(question);
  const { columns, success } = part;
  const { objective } = question.spec;
  const view = bankView(columns, success);
  if (view.ref.every(Number.isNaN))
    return {
      ok: false,
      reason: "The map is of sampling mode, which needs S_ref; no rollout of this bank has it.",
    };
  const r = inOrder(view, lab.scores(question, part).taskTotal);
  const axes = mapAxes(objective, Math.sqrt(withinPromptVariance(view, r)));
  const { normalization, normalizationPower } = likelihoodOf(objective);
  const likelihood = JSON.stringify([normalization, normalizationPower]);
  const kept = lab.map.underWay;
  const same =
    kept !== null &&
    kept.view === view &&
    kept.likelihood === likelihood &&
    JSON.stringify(kept.axes) === JSON.stringify(axes) &&
    equal(kept.r, r);
  const own = same
    ? kept
    : {
        ...{ view, r, likelihood, axes, latest: null, finished: false },
        steps: forecastMap({ view, r, normalization, normalizationPower, axes }),
      };
  lab.map.underWay = own;
  if (own.latest) yield own.latest;
  while (!own.finished) {
    const step = own.steps.next();
    if (step.done) own.finished = true;
    else if (step.value) {
      lab.map.lastId += 1;
      own.latest = { ok: true, id: lab.map.lastId, map: step.value };
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
