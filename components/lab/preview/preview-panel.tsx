"use client";

import { useLabOfComposer } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { useShared } from "@/components/reward/use-shared";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorsList } from "./errors-list";
import { ExtremesSection } from "./extremes-section";
import { PairsSection } from "./pairs-section";
import { prepareTerms } from "./prepare-terms";
import { Section } from "./section";
import { SummaryStats } from "./summary-stats";
import { TermsTable } from "./terms-table";
import { TotalSection } from "./total-section";
import { useRolloutDetails } from "./use-rollout-details";

const NONE: readonly number[] = [];

/** What the reward does to the rollouts of the bank, as it is edited. */
export function PreviewPanel() {
  const lab = useLabOfComposer();
  const { value, error } = useLabAnswer(lab, "preview", lab.question);
  const details = useRolloutDetails(lab, value?.question ?? null, value?.summary ?? null, NONE);
  const terms = useShared(value?.question.spec.terms.map(({ id, label, role }) => ({ id, label, role })) ?? []);
  if (error !== null) {
    return (
      <p role="alert" className="text-bad text-sm">
        {error}
      </p>
    );
  }
  if (value === null) return <Skeleton aria-label="Scoring the bank" className="h-64 w-full" />;
  const { summary, question, successCounts } = value;
  const { spec } = question;
  const rollouts = { bankId: lab.bank?.id ?? "", task: lab.task.id, details, terms };
  return (
    <div className="flex flex-col gap-7 pb-6">
      <SummaryStats summary={summary} />
      <TotalSection summary={summary} successCounts={successCounts} success={lab.task.success} />
      <Section title="Terms">
        <TermsTable rows={prepareTerms(summary, spec)} />
        <p className="mt-2 text-pretty text-faint text-xs">{summary.parts.sentence}</p>
      </Section>
      <ErrorsList summary={summary} spec={spec} />
      <ExtremesSection summary={summary} {...rollouts} />
      <PairsSection summary={summary} {...rollouts} />
    </div>
  );
}
