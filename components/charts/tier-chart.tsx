import type { TierRow } from "@/domain/compare/tier-table";
import type { LineStyle } from "./chart-series";
import { formatValue } from "./format-value";
import { LineSample } from "./line-legend";

export type TierLine = {
  id: string;
  label: string;
  style: LineStyle;
  steps: { peak: number | null; end: number | null };
  /** All problems first, then the tiers in their order. */
  rows: readonly TierRow[];
};

/** Base (hollow), peak (upright) and end (filled) of every run, a column a tier; the bar is the end's 95 % interval. */
export function TierChart({
  lines,
  tiers,
}: {
  lines: readonly TierLine[];
  tiers: readonly { id: string; label: string }[];
}) {
  const columns = ["All", ...tiers.map(({ label }) => label)];
  return (
    <figure data-chart="tiers" className="flex min-w-0 flex-col gap-3">
      <figcaption>
        <h3 className="font-medium text-[13px]">Accuracy by tier</h3>
        <p className="flex flex-wrap gap-x-4 text-faint text-xs">
          <span>Share of samples that succeed.</span>
          <span>○ base</span>
          <span>| peak, where it was evaluated</span>
          <span>● end, with its 95 % interval</span>
        </p>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label="Accuracy by tier, drawn" tabIndex={0} className="overflow-x-auto">
        <div
          className="grid gap-x-6 px-1 text-xs"
          style={{
            gridTemplateColumns: `minmax(7rem, 14rem) repeat(${columns.length}, minmax(6rem, 1fr))`,
            minWidth: `${7 + 7.5 * columns.length}rem`,
          }}
        >
          <span />
          {columns.map((column) => (
            <span key={column} className="truncate pb-1 text-faint" title={column}>
              {column}
            </span>
          ))}
          {lines.map((line) => (
            <div key={line.id} className="contents">
              <span className="flex h-6 min-w-0 items-center gap-1.5" title={line.label}>
                <LineSample style={line.style} />
                <span className="truncate">{line.label}</span>
              </span>
              {line.rows.map((row, i) => (
                <Strip key={columns[i]} row={row} color={line.style.color} label={`${line.label}, ${columns[i]}`} />
              ))}
            </div>
          ))}
          <span />
          {columns.map((column) => (
            <span
              key={column}
              aria-hidden
              className="tabular flex justify-between border-border border-t pt-0.5 text-faint"
            >
              <span>0</span>
              <span>0.5</span>
              <span>1</span>
            </span>
          ))}
        </div>
      </section>
    </figure>
  );
}

function Strip({ row, color, label }: { row: TierRow; color: string; label: string }) {
  const { base, peak, end } = row;
  const words = [
    base ? `base ${formatValue(base.value)}` : null,
    peak ? `peak ${formatValue(peak.value)}` : null,
    end ? `end ${formatValue(end.value)}, ${formatValue(end.low)} to ${formatValue(end.high)}` : "end not evaluated",
  ].filter((word) => word !== null);
  const text = `${label}: ${words.join("; ")}`;
  return (
    <svg role="img" aria-label={text} width="100%" height={24} className="block min-w-0 overflow-visible">
      <title>{text}</title>
      <line x1="0" x2="100%" y1={12} y2={12} stroke="var(--chart-grid)" />
      <line x1="50%" x2="50%" y1={2} y2={22} stroke="var(--chart-grid)" />
      {base && end ? (
        <line
          x1={at(base.value)}
          x2={at(end.value)}
          y1={12}
          y2={12}
          stroke={color}
          strokeWidth={1.5}
          strokeOpacity={0.6}
        />
      ) : null}
      {end ? (
        <line x1={at(end.low)} x2={at(end.high)} y1={12} y2={12} stroke={color} strokeWidth={7} strokeOpacity={0.22} />
      ) : null}
      {peak ? <line x1={at(peak.value)} x2={at(peak.value)} y1={5} y2={19} stroke={color} strokeWidth={2} /> : null}
      {base ? <circle cx={at(base.value)} cy={12} r={4} fill="var(--raised)" stroke={color} strokeWidth={1.5} /> : null}
      {end ? <circle cx={at(end.value)} cy={12} r={4} fill={color} /> : null}
    </svg>
  );
}

function at(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
