"use client";

import { memo } from "react";
import type { PlotRect } from "./chart-frame";
import type { MapScale } from "./map-scale";
import type { PreparedLine } from "./prepare-lines";
import type { Vertex } from "./split-segments";

/** Bands, raw and smoothed lines, gaps' marks and superseded points of all series, as one path each. */
export const LineLayer = memo(function LineLayer({
  lines,
  lastStep,
  plot,
  x,
  y,
}: {
  lines: readonly PreparedLine[];
  lastStep: number | null;
  plot: PlotRect;
  x: MapScale;
  y: MapScale;
}) {
  const floor = plot.y + plot.height;
  return (
    <g data-last-step={lastStep ?? undefined} fill="none" strokeLinejoin="round" strokeLinecap="round">
      {lines.map((line) => (
        <g key={line.id} data-series={line.id} stroke={line.style.color}>
          {line.band.length > 0 ? (
            <path d={bandPath(line.band, x, y)} fill={line.style.color} fillOpacity={0.14} stroke="none" />
          ) : null}
          {line.superseded.length > 0 ? (
            <path d={linePath(line.superseded, x, y)} strokeWidth={1.25} strokeDasharray="2 3" opacity={0.45} />
          ) : null}
          {line.raw.length > 0 ? <path d={linePath(line.raw, x, y)} strokeWidth={1} opacity={0.28} /> : null}
          <path
            d={linePath(line.main, x, y)}
            strokeWidth={1.75}
            {...(line.style.dash === null ? {} : { strokeDasharray: line.style.dash })}
          />
          {line.main.map((segment) => {
            const only = segment.length === 1 ? segment[0] : undefined;
            return only ? (
              <circle
                key={only.step}
                cx={x.toPixel(only.step)}
                cy={y.toPixel(only.y)}
                r={2.5}
                fill={line.style.color}
                stroke="none"
              />
            ) : null;
          })}
          {line.marks.map((step) => (
            <path key={step} d={crossPath(x.toPixel(step), floor - 5)} stroke="var(--bad)" strokeWidth={1.5} />
          ))}
        </g>
      ))}
    </g>
  );
});

/** An SVG path with one subpath per segment; coordinates in tenths of a pixel. */
export function linePath(segments: readonly (readonly Vertex[])[], x: MapScale, y: MapScale): string {
  let path = "";
  for (const segment of segments) {
    segment.forEach((vertex, i) => {
      path += `${i === 0 ? "M" : "L"}${x.toPixel(vertex.step).toFixed(1)},${y.toPixel(vertex.y).toFixed(1)}`;
    });
  }
  return path;
}

function bandPath(band: PreparedLine["band"], x: MapScale, y: MapScale): string {
  return band
    .map((segment) => {
      const there = segment.map((p) => `${x.toPixel(p.step).toFixed(1)},${y.toPixel(p.high).toFixed(1)}`);
      const back = segment.map((p) => `${x.toPixel(p.step).toFixed(1)},${y.toPixel(p.low).toFixed(1)}`).reverse();
      return `M${[...there, ...back].join("L")}Z`;
    })
    .join("");
}

function crossPath(cx: number, cy: number): string {
  return `M${cx - 3},${cy - 3}L${cx + 3},${cy + 3}M${cx - 3},${cy + 3}L${cx + 3},${cy - 3}`;
}
