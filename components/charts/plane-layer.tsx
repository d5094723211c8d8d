"use client";

import type { PlotRect } from "./chart-frame";
import type { MapScale } from "./map-scale";
import type { PlaneMark, PlanePath } from "./prepare-plane";

/** The paths of runs over the plane: steps joined by straight lines with an arrow in each, sized marks, the base hollow. */
export function PlaneLayer({
  paths,
  plot,
  x,
  y,
}: {
  paths: readonly PlanePath[];
  plot: PlotRect;
  x: MapScale;
  y: MapScale;
}) {
  const crowded = paths.length > CROWDED;
  return (
    <g>
      {paths.map((path) => {
        const faint = path.source === "training";
        const last = path.marks[path.marks.length - 1];
        return (
          <g
            key={path.id}
            data-series={path.id}
            data-last-step={last?.step}
            stroke={path.style.color}
            fill={path.style.color}
            opacity={faint ? 0.4 : 1}
          >
            <path
              d={path.marks.map((mark, i) => `${i === 0 ? "M" : "L"}${place(mark, x, y)}`).join("")}
              fill="none"
              strokeWidth={1.25}
              strokeOpacity={0.7}
              strokeLinejoin="round"
              {...(path.style.dash === null ? {} : { strokeDasharray: path.style.dash })}
            />
            {(crowded ? [] : path.marks.slice(1)).map((mark, i) => {
              const before = path.marks[i];
              const arrow = before ? arrowPath(before, mark, x, y) : null;
              return arrow ? <path key={mark.step} d={arrow} fill="none" strokeWidth={1.25} /> : null;
            })}
            {path.marks.map((mark) => (
              <circle
                key={mark.step}
                cx={x.toPixel(mark.x)}
                cy={y.toPixel(mark.y)}
                r={crowded && mark !== path.base && mark !== last ? mark.radius / 2 : mark.radius}
                fillOpacity={mark === path.base ? 0 : mark === last ? 0.9 : 0.35}
                strokeWidth={mark === path.base ? 2 : 1}
              />
            ))}
            {path.base && path === paths.find(({ base }) => base) ? (
              <MarkLabel mark={path.base} text="base" below plot={plot} x={x} y={y} />
            ) : null}
            {last && last !== path.base && paths.length === 1 ? (
              <MarkLabel mark={last} text={`step ${last.step}`} plot={plot} x={x} y={y} />
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

/** More paths than this are drawn without arrows and with small marks between their ends. */
const CROWDED = 8;

/** Nearer to the plot's edge than this, in pixels, a label grows inwards. */
const EDGE = 32;

function MarkLabel({
  mark,
  text,
  below = false,
  plot,
  x,
  y,
}: {
  mark: PlaneMark;
  text: string;
  below?: boolean;
  plot: PlotRect;
  x: MapScale;
  y: MapScale;
}) {
  const at = x.toPixel(mark.x);
  const anchor = at > plot.x + plot.width - EDGE ? "end" : at < plot.x + EDGE ? "start" : "middle";
  return (
    <text
      x={at}
      y={y.toPixel(mark.y) + (below ? mark.radius + 14 : -mark.radius - 5)}
      textAnchor={anchor}
      stroke="var(--background)"
      strokeWidth={3}
      paintOrder="stroke"
      fill="var(--foreground-soft)"
      fontSize={11}
    >
      {text}
    </text>
  );
}

function place(mark: PlaneMark, x: MapScale, y: MapScale): string {
  return `${x.toPixel(mark.x).toFixed(1)},${y.toPixel(mark.y).toFixed(1)}`;
}

/** A small open arrow in the middle of the way from one mark to the next; none where there is no room for it. */
function arrowPath(from: PlaneMark, to: PlaneMark, x: MapScale, y: MapScale): string | null {
  const [x1, y1, x2, y2] = [x.toPixel(from.x), y.toPixel(from.y), x.toPixel(to.x), y.toPixel(to.y)];
  if (Math.hypot(x2 - x1, y2 - y1) < from.radius + to.radius + 8) return null;
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const tip = { x: (x1 + x2) / 2 + 3 * Math.cos(angle), y: (y1 + y2) / 2 + 3 * Math.sin(angle) };
  const barb = (turn: number) =>
    `${(tip.x - 6 * Math.cos(angle + turn)).toFixed(1)},${(tip.y - 6 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${barb(0.5)}L${tip.x.toFixed(1)},${tip.y.toFixed(1)}L${barb(-0.5)}`;
}
