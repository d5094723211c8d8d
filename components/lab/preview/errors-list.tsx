import { TermDot } from "@/components/lab/term-dot";
import type { PreviewSummary } from "@/domain/preview/summary";
import type { RewardSpec } from "@/domain/reward/spec";
import { Section } from "./section";
import { count } from "./summary-stats";

/** What could not be computed, by term and reason; nothing where everything could. An error is never a zero. */
export function ErrorsList({
  summary,
  spec,
  waits,
}: {
  summary: PreviewSummary;
  spec: RewardSpec;
  /** Terms that nothing has run yet: that they have no value is no error. */
  waits: readonly string[];
}) {
  const rows = summary.terms.flatMap(({ id, outcomes }, at) => {
    if (waits.includes(id)) return [];
    const label = spec.terms[at]?.label ?? id;
    const kinds = [
      ...outcomes.errors.map(({ reason, count: times }) => ({ kind: "error", reason, times })),
      ...(outcomes.timeout > 0 ? [{ kind: "timeout", reason: "it ran out of time", times: outcomes.timeout }] : []),
      ...(outcomes.none > 0
        ? [{ kind: "no value", reason: "the rollout lacks what it measures", times: outcomes.none }]
        : []),
    ];
    return kinds.map((one) => ({ id, label, ...one }));
  });
  const { rollouts } = summary;
  const excluded = waits.length > 0 ? { rollouts: 0, groups: 0, reasons: [] } : summary.excluded;
  if (rows.length === 0 && excluded.rollouts === 0) return null;
  return (
    <Section title="What could not be computed">
      <ul className="flex flex-col divide-y divide-border text-xs">
        {rows.map((row) => (
          <li key={`${row.id} ${row.kind} ${row.reason}`} className="flex items-baseline gap-2 py-1.5">
            <TermDot id={row.id} />
            <span className="min-w-0 flex-1 break-words">
              <span className="font-medium">{row.label}</span> <span className="text-faint">{row.kind}:</span>{" "}
              <span className={row.kind === "no value" ? "text-soft" : "text-bad"}>{row.reason}</span>
            </span>
            <span className="tabular text-soft">{count(row.times)}</span>
          </li>
        ))}
      </ul>
      {excluded.rollouts > 0 ? (
        <p className="mt-2 text-pretty text-soft text-xs">
          {count(excluded.rollouts)} of {count(rollouts)} rollouts have no reward and would not be trained on
          {excluded.groups > 0 ? `, among them all of ${count(excluded.groups)} groups` : ""}.{" "}
          {excluded.reasons
            .slice(0, 3)
            .map(({ reason, count: times }) => `${count(times)}: ${reason}`)
            .join("; ")}
        </p>
      ) : null}
    </Section>
  );
}
