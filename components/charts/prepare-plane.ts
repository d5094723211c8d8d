import type { ChartPoint, LineStyle } from "./chart-series";
import { niceTicks } from "./ticks";

export const planeXs = ["logp_ref", "per_token", "kl", "entropy"] as const;
export type PlaneX = (typeof planeXs)[number];
export const planeYs = ["accuracy", "reward"] as const;
export type PlaneY = (typeof planeYs)[number];

type Axis = { label: string; name: string; evaluated: string | null; trained: string };

/** Each axis with the metric a validation evaluation has for it (null: none) and the one of training batches. */
export const planeX: Record<PlaneX, Axis> = {
  logp_ref: {
    name: "S_ref, total",
    label: "S_ref: mean log pi_ref of a completion (nats)",
    evaluated: "eval/validation/logp_ref",
    trained: "logp_ref/sum",
  },
  per_token: {
    name: "S_ref per token",
    label: "mean log pi_ref per token (nats/token)",
    evaluated: "eval/validation/logp_ref_per_token",
    trained: "logp_ref/per_token",
  },
  kl: { name: "KL", label: "KL from the base (nats)", evaluated: null, trained: "kl" },
  entropy: { name: "Entropy", label: "entropy of the policy (nats/token)", evaluated: null, trained: "entropy" },
};
export const planeY: Record<PlaneY, Axis> = {
  accuracy: {
    name: "Accuracy",
    label: "accuracy (share)",
    evaluated: "eval/validation/acc",
    trained: "task/accuracy",
  },
  reward: { name: "Reward", label: "mean taskTotal (reward)", evaluated: null, trained: "reward" },
};
const LENGTH = { evaluated: "eval/validation/mean_length", trained: "completions/mean_length" };

/** The metrics a plane with these axes reads. */
export function planeMetrics(x: PlaneX, y: PlaneY): string[] {
  const axes = [planeX[x], planeY[y], LENGTH];
  return [
    ...new Set(axes.flatMap(({ evaluated, trained }) => (evaluated === null ? [trained] : [evaluated, trained]))),
  ];
}

/** The first axes, accuracy over S_ref before all others, that a run which reports these metrics has a plane on; null: none. */
export function firstPlane(names: readonly string[]): { x: PlaneX; y: PlaneY } | null {
  const known = new Set(names);
  // Both axes of a mark are of one source.
  const drawn = (x: Axis, y: Axis) =>
    (known.has(x.trained) && known.has(y.trained)) ||
    (x.evaluated !== null && y.evaluated !== null && known.has(x.evaluated) && known.has(y.evaluated));
  const found = planeYs.flatMap((y) => planeXs.map((x) => ({ x, y })));
  return found.find(({ x, y }) => drawn(planeX[x], planeY[y])) ?? null;
}

/** What a run that has no plane would have to report for one. */
export function missingForPlane(names: readonly string[]): string {
  const known = new Set(names);
  if (known.has("eval/validation/acc"))
    return "its evaluations come without the log-probability under the base (S_ref)";
  if (known.has(planeY.accuracy.trained) || known.has(planeY.reward.trained)) {
    return "with its accuracy or reward comes no logp_ref/sum, kl or entropy, and no evaluation on the validation split";
  }
  return "it sends no evaluation on the validation split with S_ref, and no reward or accuracy beside logp_ref/sum, kl or entropy";
}

export type PlaneMark = { step: number; x: number; y: number; length: number | null; radius: number };
export type PlanePath = {
  id: string;
  label: string;
  style: LineStyle;
  /** "validation": each mark is one evaluation; "training": means of training batches, drawn faint. */
  source: "validation" | "training";
  marks: PlaneMark[];
  /** The mark of the base model, step 0; null where it was not measured. */
  base: PlaneMark | null;
};
export type PreparedPlane = {
  paths: PlanePath[];
  xDomain: [number, number];
  xTicks: number[];
  yDomain: [number, number];
  yTicks: number[];
  xLabel: string;
  yLabel: string;
  empty: boolean;
};

export type PlaneRun = {
  id: string;
  label: string;
  style: LineStyle;
  series: ReadonlyMap<string, readonly ChartPoint[]>;
};

/** Faint paths of training batches are thinned to this many marks. */
const TRAINING_MARKS = 60;
const RADII: [number, number] = [3, 9];

/**
 * Accuracy (or reward) against how likely the completions are under the base. Both axes of a mark come from the same
 * validation evaluation; a run that has none for these axes is drawn from its training batches instead.
 */
export function preparePlane(input: { runs: readonly PlaneRun[]; x: PlaneX; y: PlaneY }): PreparedPlane {
  const x = planeX[input.x];
  const y = planeY[input.y];
  const found = input.runs.map((run) => {
    const evaluated =
      x.evaluated !== null && y.evaluated !== null ? join(run, x.evaluated, y.evaluated, LENGTH.evaluated) : [];
    return evaluated.length > 0
      ? { run, source: "validation" as const, marks: evaluated }
      : { run, source: "training" as const, marks: thin(join(run, x.trained, y.trained, LENGTH.trained)) };
  });
  const lengths = found.flatMap(({ marks }) => marks.flatMap((mark) => mark.length ?? []));
  const shortest = Math.min(...lengths);
  const longest = Math.max(...lengths);
  const paths = found.map(({ run, source, marks }): PlanePath => {
    const sized = marks.map((mark) => ({ ...mark, radius: radiusOf(mark.length, shortest, longest) }));
    const first = sized[0];
    return {
      id: run.id,
      label: run.label,
      style: run.style,
      source,
      marks: sized,
      base: source === "validation" && first?.step === 0 ? first : null,
    };
  });
  const all = paths.flatMap((path) => path.marks);
  const xTicks = ticksOf(all.map((mark) => mark.x));
  const yValues = all.map((mark) => mark.y);
  const yTicks = input.y === "accuracy" ? [0, 0.25, 0.5, 0.75, 1] : ticksOf(yValues);
  return {
    paths,
    xTicks,
    xDomain: ends(xTicks),
    yTicks,
    yDomain: ends(yTicks),
    xLabel: x.label,
    yLabel: y.label,
    empty: all.length === 0,
  };
}

/** The mark nearest to a place in the plot, within `reach` pixels. */
export function nearestMark(
  paths: readonly PlanePath[],
  at: { x: number; y: number },
  toPixel: (mark: PlaneMark) => { x: number; y: number },
  reach: number,
): { path: PlanePath; mark: PlaneMark } | null {
  let best: { path: PlanePath; mark: PlaneMark } | null = null;
  let distance = reach;
  for (const path of paths) {
    for (const mark of path.marks) {
      const p = toPixel(mark);
      const d = Math.hypot(p.x - at.x, p.y - at.y);
      if (d < distance) {
        distance = d;
        best = { path, mark };
      }
    }
  }
  return best;
}

/** Steps at which x and y were both measured, and finite. */
function join(run: PlaneRun, xMetric: string, yMetric: string, lengthMetric: string): PlaneMark[] {
  const yAt = new Map((run.series.get(yMetric) ?? []).map((point) => [point.step, point.value]));
  const lengthAt = new Map((run.series.get(lengthMetric) ?? []).map((point) => [point.step, point.value]));
  return (run.series.get(xMetric) ?? []).flatMap(({ step, value }) => {
    const y = yAt.get(step) ?? null;
    return value === null || y === null ? [] : [{ step, x: value, y, length: lengthAt.get(step) ?? null, radius: 0 }];
  });
}

/** Every n-th mark and the last. */
function thin(marks: PlaneMark[]): PlaneMark[] {
  const every = Math.ceil(marks.length / TRAINING_MARKS);
  return marks.filter((_, i) => i % every === 0 || i === marks.length - 1);
}

/** The mark's area grows with the length. */
function radiusOf(length: number | null, shortest: number, longest: number): number {
  const [least, greatest] = RADII;
  if (length === null) return least;
  if (!(longest > shortest)) return (least + greatest) / 2;
  const share = (length - shortest) / (longest - shortest);
  return Math.sqrt(least ** 2 + share * (greatest ** 2 - least ** 2));
}

function ticksOf(values: readonly number[]): number[] {
  return values.length === 0 ? [0, 1] : niceTicks(Math.min(...values), Math.max(...values), 5);
}

function ends(ticks: readonly number[]): [number, number] {
  return [ticks[0] ?? 0, ticks[ticks.length - 1] ?? 1];
}
