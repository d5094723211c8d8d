import type { ChartSeries, LineStyle } from "./chart-series";

/** What each line is, with a sample of it. */
export function LineLegend({ series }: { series: readonly Pick<ChartSeries, "id" | "label" | "style">[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
      {series.map(({ id, label, style }) => (
        <li key={id} title={label} className="flex min-w-0 max-w-full items-center gap-1.5">
          <LineSample style={style} />
          <LineName label={label} />
        </li>
      ))}
    </ul>
  );
}

/** A line's name; where it is too long it is cut before the seed, which tells lines of one launch apart. */
function LineName({ label }: { label: string }) {
  const seed = / · seed \d+$/.exec(label)?.[0] ?? "";
  return (
    <span className="flex min-w-0">
      <span className="truncate">{label.slice(0, label.length - seed.length)}</span>
      {seed ? <span className="shrink-0 whitespace-pre">{seed}</span> : null}
    </span>
  );
}

/** A short stretch of a line in its colour and dash. */
export function LineSample({ style }: { style: LineStyle }) {
  return (
    <svg width={18} height={8} aria-hidden="true" className="shrink-0">
      <line
        x1={1}
        x2={17}
        y1={4}
        y2={4}
        stroke={style.color}
        strokeWidth={2}
        strokeLinecap="round"
        {...(style.dash === null ? {} : { strokeDasharray: style.dash })}
      />
    </svg>
  );
}
