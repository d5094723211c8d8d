"use client";

import { useState } from "react";
import { useShared } from "@/components/reward/use-shared";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import type { PreviewSummary } from "@/domain/preview/summary";
import type { NamedTerm } from "./contributions";
import { RolloutList } from "./rollout-list";
import { Section } from "./section";
import type { RolloutDetails } from "./use-rollout-details";

/** Rollouts shown on each side before one asks for more. */
const FEW = 2;

/** The rollouts that are paid best and worst, or learnt from most. */
export function ExtremesSection({
  bankId,
  task,
  summary,
  details,
  terms,
}: {
  bankId: string;
  task: string;
  summary: PreviewSummary;
  details: RolloutDetails;
  terms: readonly NamedTerm[];
}) {
  const [by, setBy] = useState<"reward" | "advantage">("reward");
  const [all, setAll] = useState(false);
  const { best, worst } = by === "reward" ? summary.byTotal : summary.byAdvantage;
  const top = useShared(all ? best : best.slice(0, FEW));
  // Of a bank with few rollouts none stands on both lists.
  const bottom = useShared((all ? worst : worst.slice(0, FEW)).filter((place) => !top.includes(place)));
  if (best.length === 0) return null;
  return (
    <Section
      title="Best and worst rollouts"
      aside={
        <Choice
          label="by"
          value={by}
          options={[
            { value: "reward", label: "reward" },
            { value: "advantage", label: "advantage" },
          ]}
          onChange={setBy}
        />
      }
    >
      <div className="flex flex-col gap-4">
        <RolloutList bankId={bankId} task={task} places={top} details={details} terms={terms} heading="Best" />
        {bottom.length > 0 ? (
          <RolloutList bankId={bankId} task={task} places={bottom} details={details} terms={terms} heading="Worst" />
        ) : null}
      </div>
      {best.length > FEW ? (
        <Button variant="link" size="small" className="mt-2" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${best.length} of each`}
        </Button>
      ) : null}
    </Section>
  );
}
