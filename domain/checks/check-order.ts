import { needsTaskTotal } from "@/domain/objective/objective";
import { countPairs } from "@/domain/preview/ordered-pairs";
import { unfinishedPaidBest, wrongPaidBest } from "./best-paid";
import { type BankContext, beyond, check, exampleAt } from "./context";
import { unfinishedFix } from "./fix-unfinished";
import { lowerWeightFix } from "./fix-weight";
import type { Check, CheckKind } from "./report";
import { num, outOf, percent } from "./say";
import { MOST_EXAMPLES, thresholds } from "./thresholds";
import { unfinishedAnswers } from "./unfinished";

const titles = {
  gold_best: "A right answer is among the best-paid of its prompt",
  empty_best: "Empty and truncated answers are never paid best",
  pair_order: "Right answers are paid more than wrong ones",
} as const;

/** Checks on who is paid more than whom, on the total of the terms. */
export function orderChecks(context: BankContext): Check[] {
  const kinds = ["gold_best", "empty_best", "pair_order"] as const;
  const reason = whyNoOrder(context);
  if (reason !== null) return kinds.map((kind) => notRun(kind, reason));
  const knowsRight = context.right.some((right) => right !== -1) || context.columns.gold.includes(1);
  const untold =
    "The bank says of no answer whether it is right: it has no success signal and no answer marked as gold.";
  return [
    knowsRight ? goldBest(context) : notRun("gold_best", untold),
    emptyBest(context),
    knowsRight ? pairOrder(context) : notRun("pair_order", untold),
  ];
}

/** Why totals say nothing here; null where they do. */
export function whyNoOrder({ spec, notRun }: Pick<BankContext, "spec" | "notRun">): string | null {
  if (!needsTaskTotal(spec.objective)) {
    return "Does not apply: at beta_inv 0 the objective leaves the reward out, and the base's likelihood alone is trained on.";
  }
  const missing = spec.terms.filter(({ id, role }) => role !== "gold" && role !== "metric" && notRun.has(id));
  const [first] = missing;
  return first ? `${first.id} has no values here: ${notRun.get(first.id) ?? ""}` : null;
}

function notRun(kind: CheckKind & keyof typeof titles, reason: string): Check {
  return check({ id: kind, kind, title: titles[kind], status: "not_run", reason });
}

function goldBest(context: BankContext): Check {
  const base = { id: "gold_best", kind: "gold_best", title: titles.gold_best } as const;
  const { groups, faults } = wrongPaidBest(context, context.scores.taskTotal);
  if (groups === 0)
    return notRun("gold_best", "No prompt of the bank has both a right and a wrong answer with a reward.");
  const share = faults.length / groups;
  const status = beyond(share, thresholds.goldBest);
  if (faults.length === 0) {
    return check({
      ...base,
      status,
      reason: `So it is on all ${num(groups)} prompts that have right and wrong answers.`,
    });
  }
  return check({
    ...base,
    status,
    reason: `On ${outOf(faults.length, groups, "prompts")} a wrong answer is paid more than every right one, which is what training will find.`,
    examples: faults.map(({ place, paid, other }) =>
      exampleAt(context, place, `wrong, paid ${num(paid)}; the best right answer ${num(other)}`),
    ),
    fix: lowerWeightFix(
      context,
      (totals) => {
        const tried = wrongPaidBest(context, totals);
        return tried.faults.length / Math.max(1, tried.groups);
      },
      thresholds.goldBest.warns,
    ),
  });
}

function pairOrder(context: BankContext): Check {
  const base = { id: "pair_order", kind: "pair_order", title: titles.pair_order } as const;
  const { pairs, wrong, tied, worst } = countPairs(
    context.columns,
    context.scores.taskTotal,
    context.right,
    MOST_EXAMPLES,
  );
  if (pairs === 0)
    return notRun("pair_order", "No prompt of the bank has both a right and a wrong answer with a reward.");
  const share = wrong / pairs;
  const paid = (place: number) => `paid ${num(context.scores.taskTotal[place] ?? 0)}`;
  const status = beyond(share, thresholds.pairOrder);
  const same = tied > 0 ? ` ${percent(tied / pairs)} are paid the same.` : "";
  return check({
    ...base,
    status,
    reason: `${num(wrong)} of ${num(pairs)} pairs of a right and a wrong answer to one prompt are ordered wrongly (${percent(share)}; ${percent(thresholds.pairOrder.fails)} is let pass).${same}`,
    examples: worst.map(({ correct, incorrect }) =>
      exampleAt(context, incorrect, `wrong, ${paid(incorrect)}: more than a right answer, ${paid(correct)}`),
    ),
    fix: lowerWeightFix(
      context,
      (totals) => {
        const tried = countPairs(context.columns, totals, context.right, 0);
        return tried.wrong / Math.max(1, tried.pairs);
      },
      thresholds.pairOrder.fails,
    ),
  });
}

function emptyBest(context: BankContext): Check {
  const base = { id: "empty_best", kind: "empty_best", title: titles.empty_best } as const;
  const unfinished = unfinishedAnswers(context);
  if (!unfinished.includes(1)) return notRun("empty_best", "The bank has no empty and no truncated answer.");
  const { groups, faults } = unfinishedPaidBest(context, context.scores.taskTotal, unfinished);
  if (groups === 0)
    return notRun("empty_best", "No prompt of the bank has both such an answer and a whole one with a reward.");
  const status = beyond(faults.length / groups, thresholds.emptyBest);
  if (faults.length === 0) {
    return check({ ...base, status, reason: `So it is on all ${num(groups)} prompts that have such answers.` });
  }
  return check({
    ...base,
    status,
    reason: `On ${outOf(faults.length, groups, "prompts")} with such answers one of them is paid more than every whole answer: the policy learns to say nothing, or not to stop.`,
    examples: faults.map(({ place, paid, other }) =>
      exampleAt(context, place, `paid ${num(paid)}; the best whole answer ${num(other)}`),
    ),
    fix: unfinishedFix(context, unfinished, faults),
  });
}
