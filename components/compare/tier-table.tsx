import { LineSample } from "@/components/charts/line-legend";
import type { TierLine } from "@/components/charts/tier-chart";
import { cn } from "@/components/ui/cn";
import type { TierAccuracy, TierRow } from "@/domain/compare/tier-table";
import { signed } from "./signed";

const sticky =
  "sticky left-0 z-10 max-w-44 border-border border-b bg-raised px-3 py-2 text-left font-normal sm:max-w-64";

/** The numbers behind the chart: end, base and peak, and the end's differences from both with their intervals. */
export function TierTable({
  lines,
  tiers,
}: {
  lines: readonly TierLine[];
  tiers: readonly { id: string; label: string }[];
}) {
  return (
    <section
      aria-label="Accuracy by tier, as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-xl border border-border bg-raised"
    >
      <table className="w-full border-separate border-spacing-0 text-xs">
        <thead>
          <tr className="text-faint">
            <th scope="col" className={cn(sticky, "font-medium")}>
              Run
            </th>
            {["All", ...tiers.map(({ label }) => label)].map((column) => (
              <th key={column} scope="col" className="border-border border-b px-3 py-2 text-right font-medium">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} data-run={line.id}>
              <th scope="row" className={cn(sticky, "align-top")}>
                <span className="flex items-center gap-1.5">
                  <LineSample style={line.style} />
                  <span className="truncate" title={line.label}>
                    {line.label}
                  </span>
                </span>
                <span className="block text-faint">
                  {line.steps.end === null ? "no end" : `end at step ${line.steps.end}`}
                  {peakWords(line.steps)}
                </span>
              </th>
              {line.rows.map((row) => (
                <Cell key={row.tier ?? "all"} row={row} peakIsEnd={line.steps.peak === line.steps.end} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function peakWords({ peak, end }: TierLine["steps"]): string {
  if (peak === null) return "";
  return peak === end ? ", its peak" : `, peak at ${peak}`;
}

function Cell({ row, peakIsEnd }: { row: TierRow; peakIsEnd: boolean }) {
  const { base, peak, end, sinceBase, sincePeak } = row;
  return (
    <td className="whitespace-nowrap border-border border-b px-3 py-2 text-right align-top tabular">
      <span className="font-medium text-[13px]">{end ? end.value.toFixed(3) : "–"}</span>
      <span className="block text-faint">
        base {base ? base.value.toFixed(3) : "–"}
        {peak && !peakIsEnd ? `, peak ${peak.value.toFixed(3)}` : ""}
      </span>
      {end ? (
        <span className="block text-faint">
          {end.problems} {end.problems === 1 ? "problem" : "problems"}
        </span>
      ) : null}
      {sinceBase ? <Difference from="base" difference={sinceBase} /> : null}
      {sincePeak && !peakIsEnd ? <Difference from="peak" difference={sincePeak} /> : null}
    </td>
  );
}

/** A difference with its interval; in colour only where the interval excludes 0. */
function Difference({ from, difference }: { from: string; difference: TierAccuracy }) {
  const { value, low, high, problems } = difference;
  const sure = problems > 1 && (low > 0 || high < 0);
  return (
    <span className={cn("block", sure ? (value > 0 ? "text-good" : "text-bad") : "text-soft")}>
      {signed(value)}{" "}
      <span className="text-faint">{problems > 1 ? `[${signed(low)}, ${signed(high)}]` : "one problem"}</span>{" "}
      <span className="text-faint">on {from}</span>
    </span>
  );
}
