import { combineParts, hasParts, type PartsOp, type PartsRow } from "@/domain/reward/combine";
import type { Aggregate } from "@/domain/reward/spec";
import { type MissingColumn, reasonWriter, type TakenTerm } from "./gather-column";
import { outcomeCodes } from "./scores";

/** w v, where the term has a part: in a sum without renormalizing, a term's part depends on nothing else. */
export function partColumn(values: Float64Array, weights: Float64Array): Float64Array {
  const parts = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const part = (weights[row] ?? 0) * (values[row] ?? Number.NaN);
    parts[row] = part === 0 ? 0 : part;
  }
  return parts;
}

/** The sum of the parts in the terms' order, 0 where there is none; NaN without a reward. */
export function summedParts(parts: readonly Float64Array[], { place, reasons }: MissingColumn): Float64Array {
  const total = new Float64Array(place.length);
  for (const part of parts) {
    for (let row = 0; row < total.length; row += 1) {
      const own = part[row] ?? Number.NaN;
      // One without a number was skipped.
      if (!Number.isNaN(own)) total[row] = (total[row] ?? 0) + own;
    }
  }
  if (reasons.length > 0)
    for (let row = 0; row < total.length; row += 1) if (place[row] !== -1) total[row] = Number.NaN;
  return total;
}

/** Totals and parts rollout by rollout, for aggregates in which a part depends on the others. */
export function rowByRow(input: {
  aggregate: { op: PartsOp; missing: Aggregate["missing"] };
  terms: readonly TakenTerm[];
  values: readonly Float64Array[];
  weights: readonly Float64Array[];
  missing: MissingColumn;
}): { total: Float64Array; parts: Float64Array[]; missing: MissingColumn } {
  const { aggregate, terms, values, weights, missing } = input;
  const count = missing.place.length;
  const total = new Float64Array(count).fill(Number.NaN);
  const parts = terms.map(() => new Float64Array(count).fill(Number.NaN));
  const writer = reasonWriter(count);
  const row: PartsRow = {
    count: 0,
    values: new Float64Array(terms.length),
    weights: new Float64Array(terms.length),
    allWeight: 0,
  };
  const own = new Float64Array(terms.length);
  const places = new Uint8Array(terms.length);
  for (let index = 0; index < count; index += 1) {
    if (missing.place[index] !== -1) {
      writer.put(index, missing.reasons[missing.place[index] ?? 0] ?? "");
      continue;
    }
    row.count = 0;
    row.allWeight = 0;
    for (let t = 0; t < terms.length; t += 1) {
      if (terms[t]?.outcome.status[index] === outcomeCodes.skipped) continue;
      const weight = weights[t]?.[index] ?? 0;
      row.allWeight += Math.abs(weight);
      const value = values[t]?.[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      row.values[row.count] = value;
      row.weights[row.count] = weight;
      places[row.count] = t;
      row.count += 1;
    }
    const combined = combineParts(aggregate, row, own);
    if (typeof combined === "string") {
      writer.put(index, combined);
      continue;
    }
    total[index] = combined;
    if (!hasParts(aggregate.op)) continue;
    for (let k = 0; k < row.count; k += 1) {
      const part = parts[places[k] ?? 0];
      if (part) part[index] = own[k] ?? Number.NaN;
    }
  }
  return { total, parts, missing: writer.column };
}
