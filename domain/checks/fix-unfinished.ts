import type { z } from "zod";
import { tied } from "@/domain/statistics/ties";
import type { BestPaid } from "./best-paid";
import type { BankContext } from "./context";
import type { Fix } from "./report";
import { num } from "./say";

type JSONValue = z.core.util.JSONType;

/** A penalty on the answers that should not win, just large enough on the bank. */
export function unfinishedFix(context: BankContext, unfinished: Uint8Array, faults: BestPaid["faults"]): Fix {
  const { spec, columns } = context;
  const gap = faults.reduce((most, { paid, other }) => Math.max(most, paid - other), 0);
  const cut = context.signal("truncated");
  // A rollout without the signal would get no reward at all from a penalty that reads it.
  const readable = cut !== null && !cut.some(Number.isNaN) && context.task.signals.some(isTruncated);
  const isCut = (place: number) => (cut?.[place] ?? 0) >= 0.5;
  const all = faults.map(({ place }) => place);
  const id = "unfinished";
  const plain = spec.aggregate.op === "weighted_sum" && spec.aggregate.clip === null;
  const free = !spec.terms.some((term) => term.id === id) && spec.terms.length < 64 && !context.columns.signals.has(id);
  const isEmpty = (place: number) => (columns.tokens[place] ?? 0) <= 1;
  const cutOnly = readable && all.every(isCut);
  const emptyOnly = all.every(isEmpty);
  // An answer of which only the stop reason says that it was cut is out of a reward's reach.
  const either = readable && all.every((place) => isCut(place) || isEmpty(place));
  if (!plain || !free || !(cutOnly || emptyOnly || either) || tied(gap, 0)) {
    return {
      label: "Add a penalty on truncated or empty answers, or gate the terms that pay them (parsed == 1)",
      patch: null,
    };
  }
  const weight = -roundedUp(gap * 1.1);
  const code = emptyOnly ? "tokens <= 1" : "truncated >= 0.5 or tokens <= 1";
  const source: JSONValue = cutOnly ? { type: "signal", signal: "truncated" } : { type: "expression", code };
  const what = cutOnly ? "truncated" : emptyOnly ? "empty" : "empty and truncated";
  const count = unfinished.reduce((sum, one) => sum + one, 0);
  return {
    label: `Add a penalty of ${num(weight)} on ${what} answers (${num(count)} rollouts of the bank)`,
    patch: [
      {
        op: "append",
        path: ["terms"],
        value: { id, label: `An answer that is ${what}`, role: "penalty", source, weight },
      },
    ],
  };
}

const isTruncated = ({ name }: { name: string }) => name === "truncated";

/** To one significant digit, away from 0. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(1));
}
