"use client";

import { inTierOrder } from "@/components/lab/tier-order";
import { useShared } from "@/components/reward/use-shared";
import type { PreviewSummary } from "@/domain/preview/summary";
import type { NamedTerm } from "./contributions";
import { RolloutList } from "./rollout-list";
import { Section } from "./section";
import { sharePercent } from "./share";
import { count } from "./summary-stats";
import type { RolloutDetails } from "./use-rollout-details";

/** Right and wrong answers to one prompt of which the wrong one is paid more, with the worst such pair. */
export function PairsSection({
  bankId,
  task,
  tierOrder,
  summary,
  details,
  terms,
}: {
  bankId: string;
  task: string;
  /** The task's tiers. */
  tierOrder: readonly { id: string }[];
  summary: PreviewSummary;
  details: RolloutDetails;
  terms: readonly NamedTerm[];
}) {
  const { pairs } = summary;
  const worst = pairs?.worst[0];
  const places = useShared(worst ? [worst.correct, worst.incorrect] : []);
  if (!pairs || pairs.pairs === 0 || pairs.wrongShare === null) return null;
  const tiers = inTierOrder(pairs.tiers, tierOrder).filter(({ pairs: all }) => all > 0);
  return (
    <Section title="Right and wrong answers" aside={`${count(pairs.pairs)} pairs within groups`}>
      <p className="text-pretty text-soft text-sm">
        {pairs.wrong === 0
          ? "No wrong answer is paid more than a right one to the same prompt."
          : `In ${sharePercent(pairs.wrongShare)} of the pairs the wrong answer is paid more.`}
        {pairs.tied > 0 && pairs.tiedShare !== null ? ` In ${sharePercent(pairs.tiedShare)} both are paid alike.` : ""}
        {pairs.wrong > 0 && tiers.length > 1
          ? ` By tier: ${tiers.map((tier) => `${tier.tier} ${sharePercent(tier.wrong / tier.pairs)}`).join(", ")}.`
          : ""}
      </p>
      {worst ? (
        <div className="mt-3">
          <RolloutList
            bankId={bankId}
            task={task}
            places={places}
            details={details}
            terms={terms}
            heading="The worst pair: right above, wrong but paid more below"
          />
        </div>
      ) : null}
    </Section>
  );
}
