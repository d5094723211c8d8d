import { memo, type ReactNode } from "react";
import { formatValue } from "@/components/charts/format-value";
import { cn } from "@/components/ui/cn";
import type { PreviewSummary } from "@/domain/preview/summary";
import { sharePercent } from "./share";

/** The numbers that sum a reward up, at a glance. */
export function SummaryStats({
  summary,
  waits,
}: {
  summary: PreviewSummary;
  /** Whether a term has no values yet: what has no reward is not known then. */
  waits: boolean;
}) {
  const { total, dead, pairs, length, excluded, rollouts } = summary;
  const shown = excluded.rollouts > 0 && !waits;
  return (
    <dl
      className={cn("grid grid-cols-2 gap-x-5 gap-y-3", shown ? "sm:grid-cols-5 sm:gap-x-3" : "sm:grid-cols-4")}
      data-testid="preview-stats"
    >
      <Stat
        name="Mean reward"
        value={formatValue(total.mean)}
        remark={`sd ${formatValue(total.sd)}`}
        title="r of the rollouts that have one; sd over all of them"
      />
      <Stat
        name="Wrongly ordered"
        value={pairs?.wrongShare == null ? "–" : sharePercent(pairs.wrongShare)}
        remark={pairs ? `of ${count(pairs.pairs)} pairs` : "success is not measured"}
        title="Pairs of a right and a wrong answer to one prompt in which the wrong one is paid more"
      />
      <Stat
        name="Dead groups"
        value={dead.task.groups > 0 ? sharePercent(dead.task.dead / dead.task.groups) : "–"}
        remark={`${count(dead.task.dead)} of ${count(dead.task.groups)}${beside(summary)}`}
        title="Groups in which the reward is the same for all, before the pull of the reference is added: it teaches nothing there. Beside it the groups that are dead in the objective, that pull included"
      />
      <Stat
        name="With length"
        value={length.within === null ? "–" : formatCorrelation(length.within)}
        remark="correlation in groups"
        title="Correlation of r with the generated tokens, within groups: what a policy is taught about length"
      />
      {shown ? (
        <Stat
          name="Without a reward"
          value={sharePercent(excluded.rollouts / rollouts)}
          remark={`${count(excluded.rollouts)} of ${count(rollouts)}`}
          title="Rollouts that would not be trained on; the reasons are listed below"
        />
      ) : null}
    </dl>
  );
}

/** Dead groups of what is trained on, where that is not r itself. */
function beside({ dead, sharpeningShare }: PreviewSummary): string {
  return sharpeningShare === null ? "" : `; objective ${count(dead.objective.dead)}`;
}

const Stat = memo(function Stat({
  name,
  value,
  remark,
  title,
}: {
  name: string;
  value: string;
  remark?: ReactNode;
  title?: string;
}) {
  return (
    <div className="min-w-0" title={title}>
      <dt className="truncate text-faint text-xs">{name}</dt>
      <dd className="tabular font-medium text-base leading-snug">{value}</dd>
      {remark ? <dd className="tabular truncate text-faint text-xs">{remark}</dd> : null}
    </div>
  );
});

export function count(value: number): string {
  return value.toLocaleString("en");
}

/** "+0.31", "−0.08", "0". */
export function formatCorrelation(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return "0";
  return value > 0 ? `+${text}` : text.replace("-", "−");
}
