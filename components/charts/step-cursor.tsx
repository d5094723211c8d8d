"use client";

import type { PlotRect } from "./chart-frame";
import type { MapScale } from "./map-scale";
import type { PreparedLines } from "./prepare-lines";

/** The upright line at the step being read, with a dot where each line stands. */
export function StepCursor({
  prepared,
  step,
  plot,
  x,
  y,
}: {
  prepared: PreparedLines;
  step: number;
  plot: PlotRect;
  x: MapScale;
  y: MapScale;
}) {
  const at = x.toPixel(step);
  return (
    <g pointerEvents="none">
      <line x1={at} x2={at} y1={plot.y} y2={plot.y + plot.height} stroke="var(--chart-axis)" strokeOpacity={0.5} />
      {prepared.lines.map((line) => {
        const vertex = line.main.flat().find((v) => v.step === step);
        return vertex ? (
          <circle
            key={line.id}
            cx={at}
            cy={y.toPixel(vertex.y)}
            r={3.5}
            fill={line.style.color}
            stroke="var(--background)"
            strokeWidth={1.5}
          />
        ) : null;
      })}
    </g>
  );
}
