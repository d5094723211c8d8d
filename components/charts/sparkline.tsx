import type { LineStyle } from "./chart-series";
import { prepareSparkline } from "./prepare-sparkline";

const WIDTH = 96;
const HEIGHT = 24;

/** A small line without axes; `label` says in words what it shows. */
export function Sparkline({
  values,
  style,
  range,
  label,
}: {
  values: readonly (number | null)[];
  style: LineStyle;
  range?: readonly [number, number];
  label: string;
}) {
  const { path, end } = prepareSparkline({ values, width: WIDTH, height: HEIGHT, ...(range ? { range } : {}) });
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line x1={2} x2={WIDTH - 2} y1={HEIGHT - 2} y2={HEIGHT - 2} stroke="var(--chart-grid)" />
      <path d={path} fill="none" stroke={style.color} strokeWidth={1.5} strokeLinejoin="round" />
      {end ? <circle cx={end.x} cy={end.y} r={2} fill={style.color} /> : null}
    </svg>
  );
}
