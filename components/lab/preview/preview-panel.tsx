"use client";

import { type ComponentProps, memo, useDeferredValue, useMemo, useState } from "react";
import { type Since, useEditStart } from "@/components/lab/use-baseline";
import { useLabOfComposer } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { useSettled } from "@/components/lab/use-settled";
import { waitingIds } from "@/components/lab/waiting-terms";
import type { PreviewReply } from "@/components/lab/worker/handle-preview";
import { useShared } from "@/components/reward/use-shared";
import { Skeleton } from "@/components/ui/skeleton";
import type { PreviewSummary } from "@/domain/preview/summary";
import { ChangeSection } from "./change-section";
import { ErrorsList } from "./errors-list";
import { ExtremesSection } from "./extremes-section";
import { PairsSection } from "./pairs-section";
import { partsWords, prepareTerms, pullOf } from "./prepare-terms";
import { Section } from "./section";
import { SummaryStats } from "./summary-stats";
import { TermsTable } from "./terms-table";
import { TotalSection } from "./total-section";
import { useRolloutDetails } from "./use-rollout-details";

/** Before and after are compared once a slider rests: it takes sorts, and its numbers come first. */
const SETTLED_MS = 120;

/** What the reward does to the rollouts of the bank, as it is edited. */
export function PreviewPanel() {
  const lab = useLabOfComposer();
  const { value, error } = useLabAnswer(lab, "preview", lab.question);
  const later = useDeferredValue(value);
  const [since, setSince] = useState<Since>(lab.savedSpec ? "saved" : "edit");
  const editStart = useEditStart(lab.spec);
  const baseline = since === "saved" && lab.savedSpec ? lab.savedSpec : editStart;
  const after = value?.question ?? null;
  const compared = useMemo(
    () => (baseline && after ? { before: { ...after, spec: baseline }, after } : null),
    [baseline, after],
  );
  const { value: change } = useLabAnswer(lab, "change", useSettled(compared, SETTLED_MS));
  const moved = (change?.ok ? change.change.moved : []).map(({ place }) => place);
  const details = useRolloutDetails(lab, value?.question ?? null, value?.summary ?? null, moved);
  const terms = useShared(value?.question.spec.terms.map(({ id, label, role }) => ({ id, label, role })) ?? []);
  const waits = useShared(value ? waitingIds(value.question.spec, lab.external) : []);
  if (error !== null) {
    return (
      <p role="alert" className="text-bad text-sm">
        {error}
      </p>
    );
  }
  if (value === null) return <Skeleton aria-label="Scoring the bank" className="h-64 w-full" />;
  return (
    <div className="flex flex-col gap-7 pb-6">
      <Numbers reply={value} success={lab.task.success} tiers={lab.task.tiers} waits={waits} />
      <Examples
        summary={later?.summary ?? value.summary}
        change={change}
        hasBaseline={baseline !== null}
        isSaved={lab.savedSpec !== null}
        since={since}
        onSinceChange={setSince}
        bankId={lab.bank?.id ?? ""}
        task={lab.task.id}
        tierOrder={lab.task.tiers}
        details={details}
        terms={terms}
      />
    </div>
  );
}

/** What follows a slider: drawn anew for another answer alone. */
const Numbers = memo(function Numbers({
  reply,
  success,
  tiers,
  waits,
}: {
  reply: PreviewReply;
  success: string;
  tiers: readonly { id: string }[];
  /** Terms that nothing has run yet; the same list until it changes. */
  waits: readonly string[];
}) {
  const { summary, question, successCounts } = reply;
  const rows = useShared(prepareTerms(summary, question.spec, waits));
  return (
    <>
      <SummaryStats summary={summary} waits={waits.length > 0} />
      <TotalSection summary={summary} successCounts={successCounts} success={success} tiers={tiers} waits={waits} />
      <Section title="Terms">
        <TermsTable rows={rows} pull={pullOf(summary, question.spec)} />
        <p className="mt-2 text-pretty text-faint text-xs">{partsWords(summary)}</p>
      </Section>
      <ErrorsList summary={summary} spec={question.spec} waits={waits} />
    </>
  );
});

type ExamplesProps = ComponentProps<typeof ChangeSection> & {
  summary: PreviewSummary;
  tierOrder: readonly { id: string }[];
};

/** Single rollouts: what an edit moves, and the ends of the reward. They may come a frame after the numbers. */
const Examples = memo(function Examples({
  summary,
  change,
  hasBaseline,
  isSaved,
  since,
  onSinceChange,
  tierOrder,
  ...rollouts
}: ExamplesProps) {
  return (
    <>
      <ChangeSection
        change={change}
        hasBaseline={hasBaseline}
        isSaved={isSaved}
        since={since}
        onSinceChange={onSinceChange}
        {...rollouts}
      />
      <ExtremesSection summary={summary} {...rollouts} />
      <PairsSection summary={summary} tierOrder={tierOrder} {...rollouts} />
    </>
  );
});
