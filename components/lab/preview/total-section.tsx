import { formatValue } from "@/components/charts/format-value";
import type { PreviewSummary } from "@/domain/preview/summary";
import { Histogram } from "./histogram";
import { Section } from "./section";
import { count } from "./summary-stats";

/** How the rewards of the bank lie, and where among them the right answers are. */
export function TotalSection({
  summary,
  successCounts,
  success,
}: {
  summary: PreviewSummary;
  successCounts: readonly number[] | null;
  success: string;
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
        <p className="text-soft text-sm">No rollout has a reward: see the reasons below.</p>
      )}
    </Section>
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
