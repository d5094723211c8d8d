"use client";

import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { ChartEmpty } from "./chart-empty";
import { ChartFrame } from "./chart-frame";
import { ChartHead } from "./chart-head";
import { formatValue } from "./format-value";
import { LineLegend } from "./line-legend";
import { PlaneLayer } from "./plane-layer";
import { PlaneTable } from "./plane-table";
import { nearestMark, type PlaneMark, type PlaneRun, type PlaneX, type PlaneY, preparePlane } from "./prepare-plane";

export type PlaneChartProps = {
  runs: readonly PlaneRun[];
  x: PlaneX;
  y: PlaneY;
  /** The choice of axes, drawn beside the title. */
  toggles?: ReactNode;
  /** Under which conditions S_ref was measured. */
  note?: ReactNode;
  height?: number;
  /** What is said where no run has a mark on these axes. */
  emptyText?: string;
  /** Whether the runs are named above the chart. */
  legend?: boolean;
};

/** Task reward against sharpening: up is better at the task, right is likelier under the base. */
export function PlaneChart(props: PlaneChartProps) {
  const { runs, x: xAxis, y: yAxis, toggles, note, height = 340, legend = true } = props;
  const { emptyText = "The path begins with the evaluation of the base model, before the first update." } = props;
  const [asTable, setAsTable] = useState(false);
  const [active, setActive] = useState<{ run: string; step: number } | null>(null);
  const [overlay, setOverlay] = useState<HTMLDivElement | null>(null);
  const titleId = useId();
  const prepared = useMemo(() => preparePlane({ runs, x: xAxis, y: yAxis }), [runs, xAxis, yAxis]);
  const marks = prepared.paths.flatMap((path) => path.marks.map((mark) => ({ path, mark })));
  const index = marks.findIndex(({ path, mark }) => path.id === active?.run && mark.step === active.step);
  const read = marks[index] ?? null;
  const spoken = read ?? marks[marks.length - 1] ?? null;
  const training = prepared.paths.some((path) => path.source === "training" && path.marks.length > 0);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = marks.length - 1;
    const now = index < 0 ? last : index;
    const moves: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    const to = moves[event.key];
    const next = to === undefined ? undefined : marks[Math.min(last, Math.max(0, to))];
    if (!next) return;
    event.preventDefault();
    setActive({ run: next.path.id, step: next.mark.step });
  };

  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-2">
      <ChartHead
        titleId={titleId}
        title="Sharpening plane"
        note="Up: better at the task. Right: likelier under the base model. The mark's size is the length of the completions."
        log={null}
        table={prepared.empty ? null : { on: asTable, toggle: setAsTable }}
      />
      {toggles}
      {legend && runs.length > 1 ? <LineLegend series={runs} /> : null}
      {prepared.empty ? (
        <ChartEmpty height={height}>{emptyText}</ChartEmpty>
      ) : asTable ? (
        <PlaneTable prepared={prepared} />
      ) : (
        <div
          ref={setOverlay}
          role="slider"
          tabIndex={0}
          aria-label="Sharpening plane, by step. Arrow keys read the marks."
          aria-valuemin={0}
          aria-valuemax={Math.max(0, marks.length - 1)}
          aria-valuenow={index < 0 ? Math.max(0, marks.length - 1) : index}
          aria-valuetext={
            spoken ? sentence(spoken.path.label, spoken.mark, prepared.xLabel, prepared.yLabel) : "nothing"
          }
          className="relative rounded-sm outline-offset-4"
          onKeyDown={onKeyDown}
          onBlur={() => setActive(null)}
          onPointerLeave={() => setActive(null)}
        >
          <ChartFrame
            height={height}
            xDomain={prepared.xDomain}
            xTicks={prepared.xTicks}
            xLabel={prepared.xLabel}
            yDomain={prepared.yDomain}
            yTicks={prepared.yTicks}
            yLabel={prepared.yLabel}
            content={({ plot, x, y }) => {
              const toPixel = (mark: PlaneMark) => ({ x: x.toPixel(mark.x), y: y.toPixel(mark.y) });
              const p = read ? toPixel(read.mark) : null;
              return (
                <>
                  <PlaneLayer paths={prepared.paths} plot={plot} x={x} y={y} />
                  {read && p ? (
                    <circle
                      cx={p.x}
                      cy={p.y}
                      r={read.mark.radius + 3}
                      fill="none"
                      stroke="var(--foreground)"
                      strokeWidth={1.5}
                      pointerEvents="none"
                    />
                  ) : null}
                  <rect
                    {...plot}
                    fill="transparent"
                    onPointerMove={(event) => {
                      const box = event.currentTarget.getBoundingClientRect();
                      const at = { x: plot.x + event.clientX - box.left, y: plot.y + event.clientY - box.top };
                      const found = nearestMark(prepared.paths, at, toPixel, 24);
                      setActive(found ? { run: found.path.id, step: found.mark.step } : null);
                    }}
                  />
                  {read && p && overlay
                    ? createPortal(
                        <PlaneTooltip
                          label={read.path.label}
                          mark={read.mark}
                          xLabel={prepared.xLabel}
                          yLabel={prepared.yLabel}
                          left={p.x}
                          top={p.y}
                          flip={p.x > plot.x + plot.width / 2}
                        />,
                        overlay,
                      )
                    : null}
                </>
              );
            }}
          />
        </div>
      )}
      <p className="text-pretty text-faint text-xs">
        {training ? "Drawn faint from training batches: validation does not measure these axes. " : ""}
        {note}
      </p>
    </figure>
  );
}

function PlaneTooltip(props: {
  label: string;
  mark: PlaneMark;
  xLabel: string;
  yLabel: string;
  left: number;
  top: number;
  flip: boolean;
}) {
  const { label, mark, xLabel, yLabel, left, top, flip } = props;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 max-w-64 rounded-md border border-border bg-raised px-2.5 py-1.5 text-xs shadow-popover"
      style={{ top: Math.max(0, top - 40), ...(flip ? { right: `calc(100% - ${left - 14}px)` } : { left: left + 14 }) }}
    >
      <p className="text-faint">
        {label}, {mark.step === 0 ? "base (step 0)" : `step ${mark.step}`}
      </p>
      <dl className="mt-0.5 grid grid-cols-[1fr_auto] gap-x-3">
        {[
          [yLabel, mark.y],
          [xLabel, mark.x],
          ["mean length (tokens)", mark.length],
        ].map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="tabular text-right font-medium">{formatValue(typeof value === "number" ? value : null)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function sentence(label: string, mark: PlaneMark, xLabel: string, yLabel: string): string {
  return `${label}, step ${mark.step}: ${yLabel} ${formatValue(mark.y)}, ${xLabel} ${formatValue(mark.x)}, mean length ${formatValue(mark.length)} tokens`;
}
