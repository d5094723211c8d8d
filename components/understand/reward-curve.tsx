"use client";

import { ChartFrame } from "@/components/charts/chart-frame";
import { formatValue } from "@/components/charts/format-value";
import { LineLegend } from "@/components/charts/line-legend";
import { niceTicks } from "@/components/charts/ticks";
import type { CurvePoint, PreparedUnderstand } from "./prepare-understand";

const styles = {
  sharpened: { color: "var(--chart-2)", dash: null },
  tilted: { color: "var(--chart-1)", dash: "7 3" },
} as const;

/** E[r] at the optimum over alpha, by sharpening alone and with reward; the tangent at this alpha has the covariance as its slope. */
export function RewardCurve({
  curves,
  alpha,
  covariance,
}: Pick<PreparedUnderstand, "curves"> & { alpha: number; covariance: number }) {
  const { sharpened, tilted } = curves;
  const end = sharpened[sharpened.length - 1]?.alpha ?? 4;
  const here = valueAt(sharpened, alpha);
  const reach = 0.12 * end;
  const series = [
    { id: "sharpened", label: "sharpening alone (beta_inv = 0)", style: styles.sharpened },
    ...(tilted ? [{ id: "tilted", label: "with reward", style: styles.tilted }] : []),
  ];
  const alt = `E[r] over alpha by sharpening alone goes from ${formatValue(round(sharpened[0]?.reward ?? 0))} at alpha 0 over ${formatValue(round(here))} at ${formatValue(alpha)} to ${formatValue(round(sharpened[sharpened.length - 1]?.reward ?? 0))} at ${formatValue(end)}.`;
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <div role="img" aria-label={alt}>
        <ChartFrame
          height={220}
          xDomain={[0, end]}
          xTicks={niceTicks(0, end, 4)}
          xLabel="alpha"
          yDomain={[0, 1]}
          yTicks={[0, 0.25, 0.5, 0.75, 1]}
          yLabel="E[r] at the optimum"
          content={({ plot, x, y }) => (
            <g fill="none" strokeWidth={2} strokeLinecap="round">
              <line
                x1={x.toPixel(alpha)}
                x2={x.toPixel(alpha)}
                y1={plot.y}
                y2={plot.y + plot.height}
                stroke="var(--border-strong)"
                strokeWidth={1}
              />
              {tilted ? (
                <path d={pathOf(tilted, x.toPixel, y.toPixel)} stroke={styles.tilted.color} strokeDasharray="7 3" />
              ) : null}
              <path d={pathOf(sharpened, x.toPixel, y.toPixel)} stroke={styles.sharpened.color} />
              <line
                x1={x.toPixel(alpha - reach)}
                x2={x.toPixel(alpha + reach)}
                y1={y.toPixel(here - reach * covariance)}
                y2={y.toPixel(here + reach * covariance)}
                stroke="var(--foreground)"
                strokeWidth={1.5}
              />
              <circle cx={x.toPixel(alpha)} cy={y.toPixel(here)} r={4} fill={styles.sharpened.color} />
            </g>
          )}
        />
      </div>
      <LineLegend series={series} />
    </figure>
  );
}

function pathOf(points: readonly CurvePoint[], x: (alpha: number) => number, y: (reward: number) => number): string {
  return points
    .map(({ alpha, reward }, i) => `${i === 0 ? "M" : "L"}${x(alpha).toFixed(1)},${y(reward).toFixed(1)}`)
    .join("");
}

/** The curve at an alpha between two of its points, straight. */
function valueAt(points: readonly CurvePoint[], alpha: number): number {
  const after = points.findIndex((point) => point.alpha >= alpha);
  const right = points[after === -1 ? points.length - 1 : after];
  const left = points[after - 1] ?? right;
  if (!left || !right) return 0;
  const width = right.alpha - left.alpha;
  return width === 0 ? right.reward : left.reward + ((right.reward - left.reward) * (alpha - left.alpha)) / width;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
