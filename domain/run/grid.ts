import type { Fault } from "@/domain/reward/faults";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import { type RunConfig, runConfigSchema } from "./config";
import { boundMessage } from "./config-faults";
import type { Variation } from "./variation";
import { type LaunchNumbers, setNumber, variedNumbers } from "./varied-numbers";

/** Runs of one launch. */
export const MOST_RUNS = 200;
/** Numbers varied at once. */
export const MOST_AXES = 8;

/** One number of a launch and the values it takes; with one value it is a change rather than an axis. */
export type GridAxis = { path: string; values: number[] };

export type GridCell = {
  spec: RewardSpec;
  config: RunConfig;
  seed: number;
  variation: Variation;
  /** What tells it from the others: "lr 3e-4 · alpha 2 · seed 1"; empty when nothing varies. */
  name: string;
};

export type Grid = { ok: true; cells: GridCell[] } | { ok: false; faults: Fault[] };

/**
 * Every combination of the axes' values and the seeds, seeds fastest, first axis slowest; or what is wrong, with the path
 * ["vary", axis, "values", index] of a value, ["vary", axis, "path"] of a name, ["vary"] of what concerns several.
 */
export function expandGrid({
  spec,
  config,
  axes,
  seeds,
  known,
}: LaunchNumbers & { axes: readonly GridAxis[]; seeds: readonly number[]; known: KnownSignals }): Grid {
  const runs = axes.reduce((count, { values }) => count * values.length, seeds.length);
  if (axes.length > MOST_AXES) return refuse(["vary"], `At most ${MOST_AXES} numbers can be varied at once.`);
  const faults = axes.flatMap((axis, index) => axisFaults({ spec, config }, axes, axis, index, known));
  if (runs > MOST_RUNS) {
    faults.push({ path: ["vary"], message: `This makes ${runs} runs; at most ${MOST_RUNS} can be launched at once.` });
  }
  if (faults.length > 0) return { ok: false, faults };

  const shorts = new Map(variedNumbers(spec, config).map((one) => [one.path, one.short]));
  const cells: GridCell[] = [];
  for (const variation of combinations(axes)) {
    const words = variation.map(({ path, value }) => `${shorts.get(path) ?? path} ${shortNumber(value)}`);
    const applied = applyVariation({ spec, config }, variation, known);
    if (!applied.ok) {
      faults.push({ path: ["vary"], message: `${words.join(" · ")}: ${applied.message}` });
      // One combination shows what is wrong; a grid may have hundreds.
      break;
    }
    for (const seed of seeds) {
      const name = [...words, ...(seeds.length > 1 ? [`seed ${seed}`] : [])].join(" · ");
      cells.push({ ...applied.launch, seed, variation, name });
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, cells };
}

/** As people write it: 3e-4 rather than 0.0003. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const short = Number(value.toPrecision(4));
  return value !== 0 && (size < 1e-3 || size >= 1e5) ? short.toExponential().replace("e+", "e") : String(short);
}

function axisFaults(
  launch: LaunchNumbers,
  axes: readonly GridAxis[],
  { path, values }: GridAxis,
  index: number,
  known: KnownSignals,
): Fault[] {
  const at = ["vary", index];
  if (!variedNumbers(launch.spec, launch.config).some((one) => one.path === path)) {
    return [{ path: [...at, "path"], message: `There is no number ${path} in this reward and configuration.` }];
  }
  if (axes.findIndex((axis) => axis.path === path) !== index) {
    return [{ path: [...at, "path"], message: "This number is varied twice: put all its values in one place." }];
  }
  if (values.length === 0) return [{ path: [...at, "values"], message: "Give at least one value." }];
  return values.flatMap((value, place) => {
    const faultAt = [...at, "values", place];
    if (values.indexOf(value) !== place) {
      return [{ path: faultAt, message: `${shortNumber(value)} is there twice: the runs would be the same.` }];
    }
    const applied = applyVariation(launch, [{ path, value }], known);
    return applied.ok ? [] : [{ path: faultAt, message: `${shortNumber(value)}: ${applied.message}` }];
  });
}

function combinations(axes: readonly GridAxis[]): Variation[] {
  return axes.reduce<Variation[]>(
    (rows, { path, values }) => rows.flatMap((row) => values.map((value) => [...row, { path, value }])),
    [[]],
  );
}

/** A launch with a variation applied, checked as a whole. */
export function applyVariation(
  launch: LaunchNumbers,
  variation: Variation,
  known: KnownSignals,
): { ok: true; launch: LaunchNumbers } | { ok: false; message: string } {
  let next = launch;
  for (const { path, value } of variation) {
    const set = setNumber(next, path, value);
    if (!set) return { ok: false, message: `There is no number ${path} in this reward and configuration.` };
    next = set;
  }
  const config = runConfigSchema.safeParse(next.config);
  if (!config.success) {
    const [issue] = config.error.issues;
    return { ok: false, message: issue ? boundMessage(issue) : "It is out of bounds." };
  }
  if (next.spec === launch.spec) return { ok: true, launch: { spec: launch.spec, config: config.data } };
  const parsed = parseRewardSpec(next.spec, known);
  if (!parsed.ok) return { ok: false, message: parsed.faults[0]?.message ?? "The reward is not valid with it." };
  return { ok: true, launch: { spec: parsed.spec, config: config.data } };
}

function refuse(path: Fault["path"], message: string): Grid {
  return { ok: false, faults: [{ path, message }] };
}
