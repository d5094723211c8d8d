import { formatValue } from "@/components/charts/format-value";
import { useTermColour } from "@/components/lab/term-colours";
import { TermDot } from "@/components/lab/term-dot";
import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import { outcomeWords } from "@/components/run/prepare-rollout";
import { cn } from "@/components/ui/cn";
import type { RewardTerm } from "@/domain/reward/spec";

/** Of a term, what its part in a rollout is called by. */
export type NamedTerm = Pick<RewardTerm, "id" | "label" | "role">;

type Outcome = RolloutDetail["terms"][string];

/** What each term adds to a rollout's reward: one bar to either side of zero, and each part by name. */
export function Contributions({
  outcomes,
  terms,
  reach,
  note,
}: {
  outcomes: RolloutDetail["terms"];
  terms: readonly NamedTerm[];
  /** What the whole width stands for, to either side of zero. */
  reach: number;
  /** Stands behind a term's number: what the advantage is without it. */
  note?: (id: string) => string | null;
}) {
  const parts = terms.flatMap(({ id, label, role }) => {
    const outcome = outcomes[id];
    return outcome ? [{ id, label: label ?? id, outcome, counts: role !== "metric" && role !== "gold" }] : [];
  });
  const weighted = (outcome: Outcome) => (outcome.status === "ok" ? (outcome.weighted ?? 0) : 0);
  let [left, right] = [0, 0];
  const bars = parts.flatMap(({ id, outcome }) => {
    const value = weighted(outcome);
    if (value === 0) return [];
    const from = value < 0 ? left + value : right;
    if (value < 0) left += value;
    else right += value;
    return [{ id, from, width: Math.abs(value) }];
  });
  const scale = reach > 0 ? 50 / reach : 0;
  return (
    <div className="min-w-0">
      <div aria-hidden className="relative h-2.5 overflow-hidden rounded-sm bg-muted">
        {bars.map((bar) => (
          <BarPart key={bar.id} id={bar.id} left={50 + bar.from * scale} width={bar.width * scale} />
        ))}
        <span className="absolute inset-y-0 left-1/2 w-px bg-foreground/40" />
      </div>
      <ul aria-label="Terms" className="mt-1.5 flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
        {parts.map(({ id, label, outcome, counts }) => (
          <Part key={id} id={id} label={label} outcome={outcome} counts={counts} note={note?.(id) ?? null} />
        ))}
      </ul>
    </div>
  );
}

function BarPart({ id, left, width }: { id: string; left: number; width: number }) {
  const colour = useTermColour(id);
  return (
    <span
      className="absolute inset-y-0 border-background border-x-[0.5px]"
      style={{ left: `${left}%`, width: `${width}%`, background: colour }}
    />
  );
}

function Part({
  id,
  label,
  outcome,
  counts,
  note,
}: {
  id: string;
  label: string;
  outcome: Outcome;
  counts: boolean;
  note: string | null;
}) {
  const words = outcomeWords(outcome);
  const failed = outcome.status === "error" || outcome.status === "timeout";
  return (
    <li className="flex min-w-0 max-w-full items-baseline gap-1.5">
      <TermDot id={id} />
      <span className="truncate text-soft">{label}</span>
      {outcome.status === "ok" ? (
        <span className="tabular" title={`value ${formatValue(outcome.value)}`}>
          {counts && outcome.weighted !== null ? signed(outcome.weighted) : `(${formatValue(outcome.value)})`}
        </span>
      ) : (
        <span className={cn("min-w-0 break-words", failed ? "text-bad" : "text-faint")}>{words}</span>
      )}
      {note ? <span className="tabular text-faint">{note}</span> : null}
    </li>
  );
}

export function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${formatValue(value)}` : formatValue(value);
}
