"use client";

import type { Since } from "@/components/lab/use-baseline";
import type { ChangeReply } from "@/components/lab/worker/handle-change";
import { useShared } from "@/components/reward/use-shared";
import { Choice } from "@/components/ui/choice";
import { type NamedTerm, signed } from "./contributions";
import { RolloutList } from "./rollout-list";
import { Section } from "./section";
import { sharePercent } from "./share";
import { formatCorrelation } from "./summary-stats";
import type { RolloutDetails } from "./use-rollout-details";

/** What the edit under way, or everything since the last save, changes: before and after. */
export function ChangeSection({
  change: reply,
  hasBaseline,
  isSaved,
  since,
  onSinceChange,
  ...rollouts
}: {
  change: ChangeReply | null;
  hasBaseline: boolean;
  /** Whether there is a saved version to compare with. */
  isSaved: boolean;
  since: Since;
  onSinceChange: (since: Since) => void;
  bankId: string;
  task: string;
  details: RolloutDetails;
  terms: readonly NamedTerm[];
}) {
  const change = reply?.ok ? reply.change : null;
  const moved = useShared(change?.moved.map(({ place }) => place) ?? []);
  return (
    <Section
      title="What the edit changes"
      aside={
        isSaved ? (
          <Choice
            label="since"
            value={since}
            options={[
              { value: "saved", label: "last saved" },
              { value: "edit", label: "this edit began" },
            ]}
            onChange={onSinceChange}
          />
        ) : (
          "since this edit began"
        )
      }
    >
      {!hasBaseline ? (
        <p className="text-soft text-sm">Nothing yet: drag a weight, and before and after are compared here.</p>
      ) : reply?.ok === false ? (
        <p className="text-pretty text-soft text-sm">{reply.reason}</p>
      ) : change === null ? (
        <p className="text-faint text-sm">Comparing…</p>
      ) : (
        <>
          <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm tabular">
            <Fact
              name="Rank correlation (tau-b)"
              value={change.objective.tau === null ? "–" : formatCorrelation(change.objective.tau)}
            />
            <Fact
              name="Advantages that flip"
              value={change.objective.flips === null ? "–" : sharePercent(change.objective.flips)}
            />
            {change.newlyExcluded.rollouts > 0 ? (
              <Fact name="Lose their reward" value={sharePercent(change.newlyExcluded.share)} />
            ) : null}
            {change.newlyIncluded.rollouts > 0 ? (
              <Fact name="Gain a reward" value={sharePercent(change.newlyIncluded.share)} />
            ) : null}
          </dl>
          {moved.length > 0 ? (
            <div className="mt-3">
              <p className="mb-1.5 text-faint text-xs tabular">
                Advantages that moved most:{" "}
                {change.moved
                  .map(({ place, before, after }) => `#${place + 1} ${signed(before)} to ${signed(after)}`)
                  .join("; ")}
              </p>
              <RolloutList {...rollouts} places={moved} />
            </div>
          ) : (
            <p className="mt-1 text-soft text-xs">No advantage moves.</p>
          )}
        </>
      )}
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}
