"use client";

import { useDeferredValue, useMemo } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import type { ScoreQuestion } from "@/components/lab/worker/worker-lab";
import { useShared } from "@/components/reward/use-shared";
import type { PreviewSummary } from "@/domain/preview/summary";

export type RolloutDetails = ReadonlyMap<number, RolloutDetail>;

/** The rollouts that a summary names, in full, by their place. They are drawn after the numbers, so that these keep up with a slider. */
export function useRolloutDetails(
  lab: Lab,
  question: ScoreQuestion | null,
  summary: PreviewSummary | null,
  more: readonly number[],
): RolloutDetails {
  const named = summary ? [...placesOf(summary), ...more] : [];
  const places = useShared([...new Set(named)].sort((a, b) => a - b));
  const input = useMemo(() => (question && places.length > 0 ? { question, places } : null), [question, places]);
  const { value } = useLabAnswer(lab, "rollouts", input);
  const shared = useShared(value);
  return useDeferredValue(useMemo(() => new Map(shared?.map((detail) => [detail.place, detail])), [shared]));
}

function placesOf({ byTotal, byAdvantage, pairs }: PreviewSummary): number[] {
  const pair = pairs?.worst[0];
  return [
    ...byTotal.best,
    ...byTotal.worst,
    ...byAdvantage.best,
    ...byAdvantage.worst,
    ...(pair ? [pair.correct, pair.incorrect] : []),
  ];
}
