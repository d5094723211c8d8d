import { kendallTauB } from "@/domain/objective/distance";
import { whyNoOrder } from "./check-order";
import { type BankContext, type CheckedTerm, check, exampleAt, groupMembers } from "./context";
import type { Check } from "./report";
import { num } from "./say";
import { thresholds } from "./thresholds";

/** For each gold term, whether the total ranks the answers to a prompt as it does. */
export function goldAgreementChecks(context: BankContext): Check[] {
  return context.terms.filter(({ term }) => term.role === "gold").map((checked) => agreement(context, checked));
}

function agreement(context: BankContext, { term, column }: CheckedTerm): Check {
  const id = `gold_agreement:${term.id}`;
  const base = { id, kind: "gold_agreement", title: `The reward ranks answers as ${term.id} does` } as const;
  const reason = context.notRun.get(term.id) ?? whyNoOrder(context);
  if (reason) return check({ ...base, status: "not_run", reason });
  const taus: { tau: number; place: number }[] = [];
  for (const members of groupMembers(context.columns)) {
    const both = [...members].filter(
      (at) => !Number.isNaN((context.scores.taskTotal[at] ?? Number.NaN) + (column.outcome.value[at] ?? Number.NaN)),
    );
    const tau = kendallTauB(
      both.map((at) => context.scores.taskTotal[at] ?? 0),
      both.map((at) => column.outcome.value[at] ?? 0),
    );
    if (tau !== null) taus.push({ tau, place: both[0] ?? 0 });
  }
  if (taus.length === 0) {
    return check({ ...base, status: "not_run", reason: `On no prompt do both the reward and ${term.id} vary.` });
  }
  const mean = taus.reduce((sum, { tau }) => sum + tau, 0) / taus.length;
  taus.sort((a, b) => a.tau - b.tau);
  const told = `tau-b is ${num(mean)} on average over ${num(taus.length)} prompts (1: the same order, -1: the opposite)`;
  const enough = mean >= thresholds.goldAgreement.fails;
  return check({
    ...base,
    status: enough ? "passed" : "failed",
    reason: enough ? `${told}.` : `${told}; at least ${num(thresholds.goldAgreement.fails)} is asked for.`,
    examples: taus.map(({ tau, place }) => exampleAt(context, place, `on this prompt tau-b is ${num(tau)}`)),
    fix: { label: `Bring the terms closer to what ${term.id} pays, or change ${term.id}`, patch: null },
  });
}
