import { formatValue } from "@/components/charts/format-value";
import { inTierOrder } from "@/components/lab/tier-order";
import type { PreviewSummary } from "@/domain/preview/summary";
import { Histogram } from "./histogram";
import { Section } from "./section";
import { count } from "./summary-stats";

/** How the rewards of the bank lie, and where among them the right answers are. */
export function TotalSection({
  summary,
  successCounts,
  success,
  tiers,
  waits,
}: {
  summary: PreviewSummary;
  successCounts: readonly number[] | null;
  success: string;
  /** Of the task, in its order. */
  tiers: readonly { id: string }[];
  /** Terms that nothing has run yet. */
  waits: readonly string[];
}) {
  const { bins, min, max } = summary.total;
  return (
    <Section
      title="Reward of the rollouts"
      aside={
        successCounts ? (
          <span className="flex gap-3">
            <Key colour="var(--good)" label={`success (${success})`} />
            <Key colour="color-mix(in srgb, var(--chart-8) 35%, transparent)" label="no success" />
          </span>
        ) : (
          `${count(summary.rollouts)} rollouts`
        )
      }
    >
      {bins ? (
        <Histogram
          bins={bins}
          {...(successCounts ? { part: successCounts, partColour: "var(--good)" } : {})}
          colour="var(--chart-8)"
          height={88}
          axis
          label={`Histogram of the reward from ${formatValue(min)} to ${formatValue(max)}`}
        />
      ) : (
        <p className="text-soft text-sm">
          {waits.length > 0
            ? `No rollout has a reward before ${waits.join(", ")} has run.`
            : "No rollout has a reward: see the reasons below."}
        </p>
      )}
      <TierMeans tiers={inTierOrder(summary.tiers, tiers)} />
    </Section>
  );
}

/** Mean reward of each tier in one line; nothing where the bank has no tiers. */
function TierMeans({ tiers }: { tiers: PreviewSummary["tiers"] }) {
  const known = tiers.filter(({ total }) => total !== null);
  if (known.length < 2) return null;
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-3 gap-y-0.5 text-faint text-xs tabular">
      Mean by tier
      {known.map(({ tier, total, rollouts }) => (
        <span key={tier} title={`${count(rollouts)} rollouts`}>
          {tier} <span className="text-foreground">{formatValue(total)}</span>
        </span>
      ))}
    </p>
  );
}

function Key({ colour, label }: { colour: string; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className="size-2 rounded-[3px]" style={{ background: colour }} />
      {label}
    </span>
  );
}
