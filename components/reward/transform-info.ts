import type { Transform } from "@/domain/reward/spec";

export type TransformField = {
  key: string;
  label: string;
  start: number;
  optional?: boolean;
  min?: number;
  max?: number;
};

export type TransformInfo = {
  op: Transform["op"];
  label: string;
  /** What it does to a value x. */
  what: string;
  fields: TransformField[];
  /** Works on step signals only. */
  stepsOnly?: boolean;
  /** Looks at the whole group. */
  group?: boolean;
  /** What one should know before relying on it. */
  caution?: string;
};

const sameAsFirst =
  "With one reward a rollout it sums to the first value, the same for all rollouts from one start: it changes nothing.";

/** Every transform, in the order the composer offers them. */
export const transformInfos: readonly TransformInfo[] = [
  {
    op: "affine",
    label: "Scale and shift",
    what: "scale × x + offset",
    fields: [
      { key: "scale", label: "scale", start: 1 },
      { key: "offset", label: "offset", start: 0 },
    ],
  },
  {
    op: "clip",
    label: "Clip",
    what: "x held between two bounds",
    fields: [
      { key: "min", label: "min", start: 0, optional: true },
      { key: "max", label: "max", start: 1, optional: true },
    ],
  },
  {
    op: "clip_upper",
    label: "Clip above",
    what: "min(x − eta, 0)",
    fields: [{ key: "eta", label: "eta", start: 1 }],
  },
  { op: "log1p", label: "Logarithm", what: "sign(x) log(1 + |x|)", fields: [] },
  {
    op: "power",
    label: "Power",
    what: "sign(x) |x| to the exponent",
    fields: [{ key: "exponent", label: "exponent", start: 0.5 }],
  },
  { op: "tanh", label: "Squash", what: "tanh(scale × x)", fields: [{ key: "scale", label: "scale", start: 1 }] },
  {
    op: "threshold",
    label: "Threshold",
    what: "1 from this value on, 0 below",
    fields: [{ key: "at", label: "at", start: 0.5 }],
  },
  { op: "invert", label: "Invert", what: "1 − x", fields: [] },
  { op: "delta", label: "Delta", what: "each step less the next", fields: [], stepsOnly: true, caution: sameAsFirst },
  {
    op: "potential",
    label: "Potential",
    what: "gamma × next − current",
    fields: [{ key: "gamma", label: "gamma", start: 1, min: 0, max: 1 }],
    stepsOnly: true,
  },
  { op: "rank", label: "Rank", what: "rank within the group, 0 to 1", fields: [], group: true },
  { op: "zscore", label: "Standardise", what: "by mean and sd of the group", fields: [], group: true },
  {
    op: "sigmoid_center",
    label: "Sigmoid",
    what: "1 / (1 + exp(−scale (x − center)))",
    fields: [{ key: "scale", label: "scale", start: 1 }],
  },
];

/** What a transform is and takes. */
export function transformInfo(op: Transform["op"]): TransformInfo {
  const found = transformInfos.find((info) => info.op === op);
  if (!found) throw new Error(`No transform is called ${op}: add it to transform-info.ts.`);
  return found;
}

/** A transform as it begins when it is added. */
export function newTransform(op: Transform["op"]): Record<string, unknown> {
  const numbers = Object.fromEntries(transformInfo(op).fields.map(({ key, start }) => [key, start]));
  if (op === "sigmoid_center") return { op, center: "group_mean", ...numbers };
  return { op, ...numbers };
}

/** What the composer warns of, the choice of terminal potential included. */
export function transformCaution(transform: Transform): string | null {
  if (transform.op === "potential") {
    return transform.terminal === "keep"
      ? "It pays the last potential less the first: unlike shaping with a terminal of 0, this changes the optimum."
      : "With one reward a rollout and gamma 1 it sums to minus the first potential: it changes nothing. Shaping needs credit step by step.";
  }
  return transformInfo(transform.op).caution ?? null;
}
