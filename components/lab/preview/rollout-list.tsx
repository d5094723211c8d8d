"use client";

import { memo, useState } from "react";
import { useBankTexts } from "@/components/lab/use-bank-texts";
import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import type { NamedTerm } from "./contributions";
import { Decided } from "./decided";
import { RolloutCard } from "./rollout-card";
import type { RolloutDetails } from "./use-rollout-details";

/** Rollouts one beneath the other, their bars on one scale; of one at a time one can ask which term decided its advantage. */
export const RolloutList = memo(function RolloutList({
  bankId,
  task,
  places,
  details,
  terms,
  heading,
}: {
  bankId: string;
  task: string;
  places: readonly number[];
  details: RolloutDetails;
  terms: readonly NamedTerm[];
  heading?: string;
}) {
  const [opened, setOpened] = useState<number | null>(null);
  const { texts, error } = useBankTexts(bankId, places);
  const shown = places.flatMap((place) => details.get(place) ?? []);
  const reach = Math.max(0, ...[...details.values()].map(reachOf));
  return (
    <div>
      {heading ? <h4 className="mb-1.5 text-faint text-xs">{heading}</h4> : null}
      {error ? (
        <p role="alert" className="mb-2 text-warn text-xs">
          The text of these rollouts could not be loaded: {error}
        </p>
      ) : null}
      <ul className="flex flex-col gap-2">
        {shown.map((detail) => (
          <li key={detail.place}>
            <RolloutCard
              detail={detail}
              text={texts.get(detail.place)}
              terms={terms}
              task={task}
              reach={reach}
              selected={opened === detail.place}
              onSelect={() => setOpened(opened === detail.place ? null : detail.place)}
            >
              {opened === detail.place ? <Decided detail={detail} terms={terms} /> : null}
            </RolloutCard>
          </li>
        ))}
      </ul>
    </div>
  );
});

/** How far the parts of a rollout reach to either side of zero. */
function reachOf({ terms }: RolloutDetail): number {
  let [left, right] = [0, 0];
  for (const outcome of Object.values(terms)) {
    const part = outcome.status === "ok" ? (outcome.weighted ?? 0) : 0;
    if (part < 0) left -= part;
    else right += part;
  }
  return Math.max(left, right);
}
