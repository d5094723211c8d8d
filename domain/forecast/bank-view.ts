import type { RolloutColumns, RolloutGroups } from "@/domain/rollout/columns";
import { promptGroups } from "@/domain/rollout/prompt-groups";
import { signalSums } from "@/domain/rollout/signal-sums";

/** A bank as the forecast reads it: prompt by prompt, so that the samples of prompt p are the places start[p] .. start[p + 1] - 1. */
export type BankView = {
  prompts: number;
  promptIds: readonly string[];
  /** The tier of each prompt's first rollout; null without one. */
  tiers: readonly (string | null)[];
  start: Uint32Array;
  /** The rollout at each place. */
  rollout: Uint32Array;
  /** S_ref in nats; NaN where there is none. */
  ref: Float64Array;
  /** S_ref - S_q: 0 where the rollout was drawn from the base as it is or no S_ref is known at all, NaN where only this one lacks it. */
  drawn: Float64Array;
  tokens: Float64Array;
  /** 1 a success, 0 none, NaN not measured. */
  success: Float64Array;
  /** Every signal, a step signal as its sum; NaN where the rollout lacks it. */
  signals: ReadonlyMap<string, Float64Array>;
};

const views = new WeakMap<RolloutColumns, Map<string, BankView>>();

/** The view of a bank for the success signal of its task; kept, since columns never change. */
export function bankView(columns: RolloutColumns, success: string): BankView {
  const known = views.get(columns) ?? new Map<string, BankView>();
  views.set(columns, known);
  const kept = known.get(success);
  if (kept) return kept;
  const view = makeView(columns, success);
  known.set(success, view);
  return view;
}

/** The prompts of the view as groups of rollouts. */
export function promptsOf({ prompts, start, rollout }: BankView): RolloutGroups {
  return { count: prompts, start, member: rollout };
}

/** A column of the bank in the order of the view. */
export function inOrder(view: BankView, column: Float64Array): Float64Array {
  return gathered(column, view.rollout);
}

/** A loop, since Float64Array.from with a function takes ten times as long. */
function gathered(column: Float64Array, places: Uint32Array): Float64Array {
  const taken = new Float64Array(places.length);
  for (let at = 0; at < places.length; at += 1) taken[at] = column[places[at] ?? 0] ?? Number.NaN;
  return taken;
}

function makeView(columns: RolloutColumns, success: string): BankView {
  const { count, promptIds, tier, tierNames } = columns;
  const { count: prompts, start, member: rollout } = promptGroups(columns);
  const gather = (column: Float64Array) => gathered(column, rollout);
  const ref = gather(columns.refLogprob);
  const q = gather(columns.samplingLogprob);
  const anyRef = ref.some((value) => !Number.isNaN(value));
  const signals = new Map([...columns.signals].map(([name, signal]) => [name, gather(signalSums(signal))]));
  const solved = signals.get(success);
  return {
    prompts,
    promptIds,
    tiers: promptIds.map((_, at) => {
      const first = rollout[start[at] ?? 0] ?? 0;
      return tierNames[tier[first] ?? -1] ?? null;
    }),
    start,
    rollout,
    ref,
    drawn: ref.map((own, place) => (!anyRef || Number.isNaN(q[place] ?? Number.NaN) ? 0 : own - (q[place] ?? 0))),
    tokens: gather(columns.tokens),
    success: solved
      ? solved.map((value) => (Number.isNaN(value) ? value : value >= 0.5 ? 1 : 0))
      : new Float64Array(count).fill(Number.NaN),
    signals,
  };
}
