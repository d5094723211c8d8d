"use client";

import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { ChartEmpty } from "./chart-empty";
import { ChartFrame, type PlotRect } from "./chart-frame";
import { ChartHead } from "./chart-head";
import { formatValue } from "./format-value";
import { LineSample } from "./line-legend";
import type { MapScale } from "./map-scale";
import { PassAtKTable } from "./pass-at-k-table";
import { nearestK, type PassLine, type PreparedPass, preparePassAtK } from "./prepare-pass-at-k";

/** Lines a reading names; the others are in the table. */
const READ = 12;

/** pass@k over k on a doubling axis, with bands; the pointer or the arrow keys read a k. */
export function PassAtKChart({
  lines,
  note,
  empty,
  height = 420,
}: {
  lines: readonly PassLine[];
  note?: ReactNode;
  empty: ReactNode;
  height?: number;
}) {
  const [asTable, setAsTable] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const [overlay, setOverlay] = useState<HTMLDivElement | null>(null);
  const titleId = useId();
  const prepared = useMemo(() => preparePassAtK(lines), [lines]);
  const k = active === null ? null : nearestK(prepared.ks, active);
  const spoken = k ?? prepared.ks.at(-1) ?? null;
  const onKeyDown = (event: KeyboardEvent) => {
    const last = prepared.ks.length - 1;
    const now = k === null ? last : prepared.ks.indexOf(k);
    const moves: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setActive(prepared.ks[Math.min(last, Math.max(0, to))] ?? null);
  };
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-2" data-chart="pass-at-k">
      <ChartHead
        titleId={titleId}
        title="pass@k"
        note={note}
        log={null}
        table={prepared.empty ? null : { on: asTable, toggle: setAsTable }}
      />
      {prepared.empty ? (
        <ChartEmpty height={height}>
          <div className="max-w-sm text-pretty">{empty}</div>
        </ChartEmpty>
      ) : asTable ? (
        <PassAtKTable prepared={prepared} />
      ) : (
        <div
          ref={setOverlay}
          role="slider"
          tabIndex={0}
          aria-label="pass@k, by k. Arrow keys read the k."
          aria-valuemin={prepared.ks[0] ?? 1}
          aria-valuemax={prepared.ks.at(-1) ?? 1}
          aria-valuenow={spoken ?? 1}
          aria-valuetext={spoken === null ? "nothing" : sentence(prepared, spoken)}
          className="relative rounded-sm outline-offset-4"
          onKeyDown={onKeyDown}
          onBlur={() => setActive(null)}
          onPointerLeave={() => setActive(null)}
        >
          <ChartFrame
            height={height}
            xDomain={prepared.xDomain}
            xTicks={prepared.xTicks}
            xLabel="k (samples)"
            xScale="log"
            yDomain={prepared.yDomain}
            yTicks={prepared.yTicks}
            yLabel="pass@k (share of problems)"
            content={({ plot, x, y }) => (
              <>
                {prepared.lines.map((line) => (
                  <Line key={line.id} line={line} band={prepared.bands} x={x} y={y} />
                ))}
                {k === null ? null : <Cursor prepared={prepared} k={k} plot={plot} x={x} y={y} />}
                <rect
                  {...plot}
                  fill="transparent"
                  onPointerMove={(event) => {
                    const box = event.currentTarget.getBoundingClientRect();
                    setActive(x.toValue(plot.x + event.clientX - box.left));
                  }}
                />
                {k !== null && overlay
                  ? createPortal(
                      <Reading prepared={prepared} k={k} left={x.toPixel(k)} width={plot.x + plot.width} />,
                      overlay,
                    )
                  : null}
              </>
            )}
          />
        </div>
      )}
    </figure>
  );
}

function Line({ line, band, x, y }: { line: PassLine; band: boolean; x: MapScale; y: MapScale }) {
  const { points, style } = line;
  const place = (k: number, value: number) => `${x.toPixel(k).toFixed(1)},${y.toPixel(value).toFixed(1)}`;
  const there = points.map(({ k, high }) => place(k, high));
  const back = points.map(({ k, low }) => place(k, low)).reverse();
  return (
    <g data-series={line.id} stroke={style.color} fill="none" strokeLinejoin="round">
      {band && points.length > 1 ? (
        <path d={`M${[...there, ...back].join("L")}Z`} fill={style.color} fillOpacity={0.13} stroke="none" />
      ) : null}
      <path
        d={`M${points.map(({ k, value }) => place(k, value)).join("L")}`}
        strokeWidth={1.75}
        {...(style.dash === null ? {} : { strokeDasharray: style.dash })}
      />
      {points.length === 1 && points[0] ? (
        <circle cx={x.toPixel(points[0].k)} cy={y.toPixel(points[0].value)} r={4} fill={style.color} stroke="none" />
      ) : null}
    </g>
  );
}

function Cursor({
  prepared,
  k,
  plot,
  x,
  y,
}: {
  prepared: PreparedPass;
  k: number;
  plot: PlotRect;
  x: MapScale;
  y: MapScale;
}) {
  const at = x.toPixel(k);
  return (
    <g pointerEvents="none">
      <line x1={at} x2={at} y1={plot.y} y2={plot.y + plot.height} stroke="var(--chart-axis)" strokeOpacity={0.5} />
      {prepared.lines.map(({ id, style, points }) => {
        const point = points.find((candidate) => candidate.k === k);
        return point ? (
          <circle
            key={id}
            cx={at}
            cy={y.toPixel(point.value)}
            r={3.5}
            fill={style.color}
            stroke="var(--background)"
            strokeWidth={1.5}
          />
        ) : null;
      })}
    </g>
  );
}

/** What the lines say at a k, greatest first. */
function readingsAt(prepared: PreparedPass, k: number) {
  return prepared.lines
    .flatMap(({ id, label, style, points }) => {
      const point = points.find((candidate) => candidate.k === k);
      return point ? [{ id, label, style, ...point }] : [];
    })
    .sort((a, b) => b.value - a.value);
}

function Reading({ prepared, k, left, width }: { prepared: PreparedPass; k: number; left: number; width: number }) {
  const all = readingsAt(prepared, k);
  const flip = left > width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-5 z-10 max-w-[min(22rem,75%)] rounded-md border border-border bg-raised px-2.5 py-1.5 text-xs shadow-popover"
      style={flip ? { right: `calc(100% - ${left - 10}px)` } : { left: left + 10 }}
    >
      <p className="text-faint">
        k = {k}
        {all.length > READ ? `, the greatest ${READ} of ${all.length}` : ""}
      </p>
      <ul className="mt-0.5 flex flex-col gap-0.5">
        {all.slice(0, READ).map(({ id, label, style, value, low, high }) => (
          <li key={id} className="flex items-center gap-1.5">
            <LineSample style={style} />
            <span className="min-w-0 truncate text-soft">{label}</span>
            <span className="tabular ml-auto whitespace-nowrap pl-2 font-medium">{formatValue(value)}</span>
            <span className="tabular whitespace-nowrap text-faint">
              {low.toFixed(2)} to {high.toFixed(2)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence(prepared: PreparedPass, k: number): string {
  const words = readingsAt(prepared, k).map(
    ({ label, value, low, high }) => `${label} ${formatValue(value)}, ${formatValue(low)} to ${formatValue(high)}`,
  );
  return `pass@${k}: ${words.join("; ")}`;
}
