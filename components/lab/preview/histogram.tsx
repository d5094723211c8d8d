import { memo } from "react";
import { formatTick } from "@/components/charts/format-value";
import { cn } from "@/components/ui/cn";

/** How often values fall into bins of one width. */
export type Bins = { from: number; width: number; counts: ArrayLike<number> };

/**
 * A small histogram: bars from its first bin to its last, a line where the values stood before an edit. A part of each bar (the
 * successes, say) can be drawn in a second colour at its foot.
 */
export const Histogram = memo(function Histogram({
  bins,
  part,
  before,
  colour,
  partColour,
  height,
  label,
  axis = false,
  className,
}: {
  bins: Bins;
  /** Of the counts, bin by bin. */
  part?: ArrayLike<number>;
  /** On the same bins. */
  before?: ArrayLike<number>;
  colour: string;
  partColour?: string;
  height: number;
  /** In words, for those who do not see it. */
  label: string;
  /** Writes where it begins and ends beneath. */
  axis?: boolean;
  className?: string;
}) {
  const most = Math.max(greatest(bins.counts), before ? greatest(before) : 0, 1);
  const to = bins.from + bins.width * bins.counts.length;
  const lone = bins.counts.length === 1;
  const zero = !lone && bins.from < 0 && to > 0 ? (-bins.from / (to - bins.from)) * 100 : null;
  return (
    <figure className={cn("min-w-0", className)}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className="block w-full overflow-visible"
        style={{ height }}
      >
        <path d={`M0,${height}H100`} stroke="var(--chart-grid)" vectorEffect="non-scaling-stroke" />
        {zero === null ? null : (
          <path
            d={`M${zero},0V${height}`}
            stroke="var(--chart-axis)"
            strokeDasharray="2 3"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path d={barsOf(bins.counts, most, height)} fill={colour} fillOpacity={part ? 0.35 : 0.85} />
        {part ? <path d={barsOf(part, most, height)} fill={partColour ?? colour} fillOpacity={0.9} /> : null}
        {before ? (
          <path
            d={outlineOf(before, most, height)}
            fill="none"
            stroke="var(--foreground-soft)"
            strokeDasharray="3 2"
            vectorEffect="non-scaling-stroke"
          />
        ) : null}
      </svg>
      {axis ? (
        <figcaption className="mt-0.5 flex justify-between gap-2 text-[10px] text-faint leading-tight tabular">
          <span>{lone ? "" : formatTick(shortened(bins.from))}</span>
          <span>{formatTick(shortened(lone ? bins.from + bins.width / 2 : to))}</span>
          {lone ? <span /> : null}
        </figcaption>
      ) : null}
    </figure>
  );
});

/** Share of a bin's width that its bar leaves free. */
const GAP = 0.12;
/** What is there is to be seen, however little it is: in pixels. */
const LEAST = 1;

function barsOf(counts: ArrayLike<number>, most: number, height: number): string {
  // A lone bin stands in the middle, as narrow as others are.
  const width = counts.length === 1 ? 6 : 100 / counts.length;
  const begin = counts.length === 1 ? 50 - width / 2 : 0;
  let path = "";
  for (let at = 0; at < counts.length; at += 1) {
    const count = counts[at] ?? 0;
    if (count === 0) continue;
    const tall = Math.max(LEAST, (count / most) * height);
    const left = begin + at * width + (width * GAP) / 2;
    path += `M${round(left)},${height}v${round(-tall)}h${round(width * (1 - GAP))}v${round(tall)}z`;
  }
  return path;
}

function outlineOf(counts: ArrayLike<number>, most: number, height: number): string {
  const width = 100 / counts.length;
  let path = `M0,${height}`;
  for (let at = 0; at < counts.length; at += 1) {
    const y = height - ((counts[at] ?? 0) / most) * height;
    path += `V${round(y)}H${round((at + 1) * width)}`;
  }
  return `${path}V${height}`;
}

function greatest(counts: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < counts.length; at += 1) most = Math.max(most, counts[at] ?? 0);
  return most;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function shortened(value: number): number {
  return Number(value.toPrecision(3));
}
