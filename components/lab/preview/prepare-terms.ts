import type { Distribution } from "@/domain/preview/distribution";
import type { PreviewSummary, TermSummary } from "@/domain/preview/summary";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import type { Pull, TermRow } from "./terms-table";

/** The terms of a summary as rows, in the order of the reward. */
export function prepareTerms(summary: PreviewSummary, spec: RewardSpec, waits: readonly string[] = []): TermRow[] {
  return summary.terms.map((term, at) => {
    const written = spec.terms[at];
    return {
      id: term.id,
      label: written?.label ?? term.id,
      raw: shown(term.raw),
      weighted: shown(term.weighted),
      variance: term.varianceShare,
      advantage: term.advantageShare,
      dead: term.dead.groups > 0 ? term.dead.dead / term.dead.groups : null,
      deadWords: `${term.dead.dead} of ${term.dead.groups} groups`,
      remark: waits.includes(term.id) ? "has not run yet" : remarkOf(term, written, summary.rollouts),
    };
  });
}

/** What is in the advantages beside the terms; null where the objective adds nothing to the reward. */
export function pullOf({ sharpeningShare }: PreviewSummary, { objective }: RewardSpec): Pull | null {
  if (sharpeningShare === null) return null;
  return objective.mode === "sampling"
    ? { label: "Sharpening and KL", advantage: sharpeningShare }
    : { label: "Sharpening", advantage: sharpeningShare };
}

/** What the shares mean, with the pull of the reference among those of the advantages where there is one. */
export function partsWords({ parts, sharpeningShare }: PreviewSummary): string {
  if (sharpeningShare === null || parts.add !== "sum") return parts.sentence;
  return "The parts add up to the reward, and their shares of its variance to 1; those of the advantages do so with what the objective adds, the last row.";
}

function shown({ bins, mean, min, max }: Distribution): TermRow["raw"] {
  return bins ? { bins, mean, min, max } : null;
}

function remarkOf({ outcomes }: TermSummary, term: RewardTerm | undefined, rollouts: number): string | null {
  const failed = outcomes.error + outcomes.timeout;
  if (failed > 0 && failed === rollouts) return "no value on any rollout";
  if (failed > 0) return `${failed.toLocaleString("en")} failed`;
  if (outcomes.none > 0 && outcomes.none === rollouts) return "no rollout has it";
  if (outcomes.none > 0) return `${outcomes.none.toLocaleString("en")} lack it`;
  if (term?.role === "metric" || term?.role === "gold") return `${term.role}: shown, not paid`;
  if (term?.weight === 0) return "weight 0";
  if (outcomes.skipped > 0) return `${outcomes.skipped.toLocaleString("en")} left out by its gate`;
  return null;
}
