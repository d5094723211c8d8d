import { groupColumns } from "@/domain/objective/groups";
import type { RolloutColumns, SignalColumn } from "./columns";

/** Some whole groups of a bank as a bank of their own, and the place that each of its rollouts has in the whole one. */
export type ColumnsPart = { columns: RolloutColumns; rows: Uint32Array };

/** The rollouts of these groups, which are named in their order in the bank; so are the rollouts. */
export function columnsPart(whole: RolloutColumns, groups: readonly number[]): ColumnsPart {
  const { start, member } = whole.groups;
  const rows = new Uint32Array(groups.reduce((sum, group) => sum + (start[group + 1] ?? 0) - (start[group] ?? 0), 0));
  let end = 0;
  for (const group of groups) {
    const members = member.subarray(start[group], start[group + 1]);
    rows.set(members, end);
    end += members.length;
  }
  rows.sort();
  const placeOf = new Map<number, number>();
  groups.forEach((group, place) => {
    for (const row of member.subarray(start[group], start[group + 1])) placeOf.set(row, place);
  });
  const prompts = new Map<number, number>();
  for (const row of rows) {
    const prompt = whole.prompt[row] ?? 0;
    if (!prompts.has(prompt)) prompts.set(prompt, prompts.size);
  }
  const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  const columns: RolloutColumns = {
    count: rows.length,
    groups: groupColumns(
      Array.from(rows, (row) => placeOf.get(row) ?? -1),
      groups.length,
    ),
    promptIds: [...prompts.keys()].map((prompt) => whole.promptIds[prompt] ?? ""),
    prompt: Uint32Array.from(rows, (row) => prompts.get(whole.prompt[row] ?? 0) ?? 0),
    tierNames: whole.tierNames,
    tier: Int16Array.from(rows, (row) => whole.tier[row] ?? -1),
    signals: new Map([...whole.signals].map(([name, column]) => [name, signalPart(column, rows)])),
    refLogprob: at(whole.refLogprob),
    policyLogprob: at(whole.policyLogprob),
    samplingLogprob: at(whole.samplingLogprob),
    tokens: at(whole.tokens),
    policyStep: at(whole.policyStep),
    stopReason: Uint8Array.from(rows, (row) => whole.stopReason[row] ?? 0),
    gold: Uint8Array.from(rows, (row) => whole.gold[row] ?? 2),
  };
  return { columns, rows };
}

function signalPart({ form, start, values }: SignalColumn, rows: Uint32Array): SignalColumn {
  const own = Uint8Array.from(rows, (row) => form[row] ?? 0);
  if (start === null) return { form: own, start, values: Float64Array.from(rows, (row) => values[row] ?? Number.NaN) };
  const begins = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    begins[index + 1] = (begins[index] ?? 0) + (start[row + 1] ?? 0) - (start[row] ?? 0);
  });
  const all = new Float64Array(begins[rows.length] ?? 0);
  rows.forEach((row, index) => {
    all.set(values.subarray(start[row], start[row + 1]), begins[index]);
  });
  return { form: own, start: begins, values: all };
}
