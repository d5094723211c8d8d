import { groupColumns } from "@/domain/objective/groups";
import type { RolloutColumns, SignalColumn } from "./columns";
import { groupOf, type Rollout, stopReasons } from "./rollout";

/** The numbers of rollouts as columns, in their order; groups, prompts, tiers and signals come in the order of their first rollout. */
export function columnsOf(rollouts: readonly Rollout[]): RolloutColumns {
  const count = rollouts.length;
  const numbers = (of: (rollout: Rollout) => number | null) =>
    Float64Array.from(rollouts, (rollout) => of(rollout) ?? Number.NaN);
  const prompts = placesOf(rollouts.map(({ promptId }) => promptId));
  const tiers = placesOf(rollouts.map(({ tier }) => tier));
  const groups = placesOf(rollouts.map(groupOf));
  const names = new Set<string>();
  for (const { signals } of rollouts) for (const name of Object.keys(signals)) names.add(name);
  return {
    count,
    groups: groupColumns(groups.place, groups.names.length),
    promptIds: prompts.names,
    prompt: Uint32Array.from(prompts.place),
    tierNames: tiers.names,
    tier: Int16Array.from(tiers.place),
    signals: new Map([...names].map((name) => [name, signalColumn(rollouts, name)])),
    refLogprob: numbers(({ refLogprob }) => refLogprob),
    policyLogprob: numbers(({ policyLogprob }) => policyLogprob),
    samplingLogprob: numbers(({ samplingLogprob }) => samplingLogprob),
    tokens: numbers(({ tokens }) => tokens),
    policyStep: numbers(({ policyStep }) => policyStep),
    stopReason: Uint8Array.from(rollouts, ({ stopReason }) => stopReasons.indexOf(stopReason)),
    gold: Uint8Array.from(rollouts, ({ gold }) => (gold === undefined ? 2 : gold ? 1 : 0)),
  };
}

/** The rollouts that columns were made of, without their text; groups have other names, the same members. */
export function rolloutsOf(columns: RolloutColumns): Rollout[] {
  const group = groupPlaces(columns);
  const nullable = (values: Float64Array, index: number) => {
    const value = values[index] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  return Array.from({ length: columns.count }, (_, index): Rollout => {
    const tier = columns.tierNames[columns.tier[index] ?? -1];
    const gold = columns.gold[index] ?? 2;
    const signals: Record<string, number | number[]> = {};
    for (const [name, column] of columns.signals) {
      const value = signalAt(column, index);
      // A signal may be called __proto__, which plain assignment would lose.
      if (value !== null) Object.defineProperty(signals, name, { value, ...ordinary });
    }
    return {
      promptId: columns.promptIds[columns.prompt[index] ?? 0] ?? "",
      prompt: "",
      completion: "",
      answer: null,
      parsedAnswer: null,
      signals,
      refLogprob: nullable(columns.refLogprob, index),
      policyLogprob: nullable(columns.policyLogprob, index),
      samplingLogprob: nullable(columns.samplingLogprob, index),
      tokens: columns.tokens[index] ?? 0,
      stopReason: stopReasons[columns.stopReason[index] ?? 0] ?? "eos",
      policyStep: columns.policyStep[index] ?? 0,
      group: `#${group[index]}`,
      ...(gold === 2 ? {} : { gold: gold === 1 }),
      ...(tier === undefined ? {} : { tier }),
    };
  });
}

/** A signal of one rollout as `Rollout.signals` has it; null where the rollout lacks it. */
export function signalAt({ form, start, values }: SignalColumn, index: number): number | number[] | null {
  if (form[index] === 0) return null;
  if (start === null) return values[index] ?? Number.NaN;
  if (form[index] === 1) return values[start[index] ?? 0] ?? Number.NaN;
  return [...values.subarray(start[index], start[index + 1])];
}

/** The place of each rollout's group. */
export function groupPlaces({ count, groups }: RolloutColumns): Uint32Array {
  const place = new Uint32Array(count);
  for (let group = 0; group < groups.count; group += 1) {
    const end = groups.start[group + 1] ?? 0;
    for (let at = groups.start[group] ?? 0; at < end; at += 1) place[groups.member[at] ?? 0] = group;
  }
  return place;
}

const ordinary = { enumerable: true, writable: true, configurable: true };

/** Distinct names in the order they first occur, and each one's place; -1 for undefined. */
function placesOf(all: readonly (string | undefined)[]): { names: string[]; place: number[] } {
  const places = new Map<string, number>();
  const place = all.map((name) => {
    if (name === undefined) return -1;
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, places.size);
    return places.size - 1;
  });
  return { names: [...places.keys()], place };
}

function signalColumn(rollouts: readonly Rollout[], name: string): SignalColumn {
  const values = rollouts.map(({ signals }) => (Object.hasOwn(signals, name) ? signals[name] : undefined));
  const form = Uint8Array.from(values, (value) => (value === undefined ? 0 : typeof value === "number" ? 1 : 2));
  if (!form.includes(2)) {
    const flat = Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN));
    return { form, start: null, values: flat };
  }
  const start = new Uint32Array(rollouts.length + 1);
  values.forEach((value, index) => {
    const length = value === undefined ? 0 : typeof value === "number" ? 1 : value.length;
    start[index + 1] = (start[index] ?? 0) + length;
  });
  const all = new Float64Array(start[rollouts.length] ?? 0);
  values.forEach((value, index) => {
    if (value !== undefined) all.set(typeof value === "number" ? [value] : value, start[index]);
  });
  return { form, start, values: all };
}
