import { formatValue } from "@/components/charts/format-value";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { LongText } from "@/components/ui/long-text";
import { PathPicture } from "./path-picture";
import type { PreparedRollout, TermBar } from "./prepare-rollout";
import type { PreparedSteps } from "./prepare-steps";
import { StepStrip } from "./step-strip";

/** One completion with each term's share of its reward, its totals and its advantage. */
export function RolloutRow({
  rollout,
  steps,
  className,
}: {
  rollout: PreparedRollout;
  steps: PreparedSteps | null;
  className?: string;
}) {
  return (
    <li
      className={cn(
        "grid gap-x-6 gap-y-3 border-border border-t py-3 first:border-0 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)_11rem]",
        className,
      )}
    >
      <div className="min-w-0">
        <p className="mb-1 flex flex-wrap items-center gap-2 text-faint text-xs">
          <span>#{rollout.index + 1}</span>
          {rollout.success === null ? null : (
            <Badge tone={rollout.success ? "good" : "neutral"}>{rollout.success ? "Success" : "No success"}</Badge>
          )}
          <span className="tabular">{rollout.tokens.toLocaleString("en")} tokens</span>
          {rollout.cut ? <Badge tone="warn">Cut off</Badge> : null}
        </p>
        {rollout.completion === "" ? (
          <p className="text-faint text-xs">{rollout.wroteNothing ? "(empty)" : "The text was not kept."}</p>
        ) : (
          <LongText text={rollout.completion} />
        )}
        {steps ? (
          <div className="mt-2 flex flex-col gap-y-2">
            {steps.path ? (
              <div className="w-44 max-w-full shrink-0">
                <PathPicture path={steps.path} />
              </div>
            ) : null}
            <div className="min-w-0 flex-1">
              <StepStrip steps={steps} />
            </div>
          </div>
        ) : null}
      </div>
      <ul className="flex min-w-0 flex-col gap-1.5" aria-label="Terms">
        {rollout.bars.map((bar) => (
          <TermRow key={bar.id} bar={bar} />
        ))}
      </ul>
      <dl className="grid h-fit grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs tabular">
        <dt className="text-faint">reward</dt>
        <dd className="text-right">{formatValue(rollout.taskTotal)}</dd>
        <dt className="text-faint">objective</dt>
        <dd className="text-right">{formatValue(rollout.objectiveTotal)}</dd>
        <dt className="text-faint">advantage</dt>
        <dd className="text-right font-medium">
          {rollout.excluded === null ? signed(rollout.advantage) : <span className="text-faint">none</span>}
        </dd>
        {rollout.excluded === null ? null : (
          <dd className="col-span-2 mt-1 break-words text-bad">{rollout.excluded}</dd>
        )}
      </dl>
    </li>
  );
}

/** A term's bar to the right (it adds) or left (it takes away) of a middle line. */
function TermRow({ bar }: { bar: TermBar }) {
  return (
    <li className="grid grid-cols-[minmax(0,7rem)_1fr_4.5rem] items-center gap-2 text-xs">
      <span className="truncate text-soft" title={bar.label}>
        {bar.label}
      </span>
      {bar.outcome === null ? (
        <>
          <span aria-hidden className="relative block h-2 rounded-sm bg-muted">
            <span className="absolute inset-y-0 left-1/2 w-px bg-border-strong" />
            <span
              className={
                bar.share < 0 ? "absolute inset-y-0 rounded-sm bg-chart-2" : "absolute inset-y-0 rounded-sm bg-chart-1"
              }
              style={{
                left: `${bar.share < 0 ? 50 + bar.share * 50 : 50}%`,
                width: `${Math.abs(bar.share) * 50}%`,
              }}
            />
          </span>
          <span className="text-right tabular" title={`value ${formatValue(bar.value)}`}>
            {bar.weighted === null ? `(${formatValue(bar.value)})` : signed(bar.weighted)}
          </span>
        </>
      ) : (
        <span className={bar.failed ? "col-span-2 break-words text-bad" : "col-span-2 break-words text-faint"}>
          {bar.outcome}
        </span>
      )}
    </li>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${formatValue(value)}` : formatValue(value);
}
