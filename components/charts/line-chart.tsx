"use client";

import { type KeyboardEvent, memo, type ReactNode, useId, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { ChartEmpty } from "./chart-empty";
import { ChartFrame, type PlotRect } from "./chart-frame";
import { ChartHead } from "./chart-head";
import type { ChartSeries } from "./chart-series";
import { stepSentence } from "./describe-step";
import { LineLayer } from "./line-layer";
import { LineLegend } from "./line-legend";
import { type LineScale, nearestStep, prepareLines, type StepRange } from "./prepare-lines";
import { SeriesTable } from "./series-table";
import { StepCursor } from "./step-cursor";
import { StepTooltip } from "./step-tooltip";
import { type DragRange, offsetIn, useDragRange } from "./use-drag-range";

export type LineChartProps = {
  title: string;
  /** Label of the y axis with its unit, e.g. "accuracy (share)". */
  yLabel: string;
  series: readonly ChartSeries[];
  /** One sentence on what the chart says. */
  note?: ReactNode;
  /** 0 (none) to below 1. */
  smoothing?: number;
  /** Natural bounds of the y axis. */
  range?: readonly [number | null, number | null];
  /** Last step the run will have. */
  stepLimit?: number | null;
  showSuperseded?: boolean;
  height?: number;
  /** Whether the lines are named above the chart; a page that names them once for all its charts says false. */
  legend?: boolean;
  showRaw?: boolean;
  /** The steps shown; null: all. With `onZoom` dragging over the chart chooses them. */
  zoom?: StepRange | null;
  onZoom?: (range: StepRange) => void;
  /** The scale where it is kept outside of the chart. */
  scale?: LineScale;
  onScale?: (scale: LineScale) => void;
  /** What stands in the plot when there is nothing to draw. */
  empty?: ReactNode;
};

/** At most this many points a line; about one per two pixels of the widest chart. */
const MAX_POINTS = 400;

/** Metrics over steps: pointer or arrow keys read a step, a button turns the chart into a table. */
export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { title, yLabel, series, note, smoothing = 0, range, stepLimit = null, showSuperseded = false } = props;
  const { height = 200, empty = "Nothing measured yet.", legend = true, showRaw = true, zoom = null, onZoom } = props;
  const [ownScale, setOwnScale] = useState<LineScale>("linear");
  const scale = props.scale ?? ownScale;
  const setScale = props.onScale ?? setOwnScale;
  const [asTable, setAsTable] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const [overlay, setOverlay] = useState<HTMLDivElement | null>(null);
  const titleId = useId();
  const prepared = useMemo(
    () =>
      prepareLines({
        series,
        smoothing,
        scale,
        maxPoints: MAX_POINTS,
        stepLimit,
        showSuperseded,
        showRaw,
        zoom,
        ...(range ? { range } : {}),
      }),
    [series, smoothing, scale, stepLimit, showSuperseded, showRaw, zoom, range],
  );
  const step = active === null ? null : nearestStep(prepared.steps, active);
  const reading = step ?? prepared.lastStep;

  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-1">
      <ChartHead
        titleId={titleId}
        title={title}
        note={note}
        log={prepared.logSensible || scale === "log" ? { on: scale === "log", toggle: setScale } : null}
        table={prepared.empty ? null : { on: asTable, toggle: setAsTable }}
      />
      {legend && series.length > 1 ? <LineLegend series={series} /> : null}
      {prepared.empty ? (
        <ChartEmpty height={height}>
          <div className="max-w-xs text-pretty">{empty}</div>
        </ChartEmpty>
      ) : asTable ? (
        <SeriesTable prepared={prepared} label={title} />
      ) : (
        <div
          ref={setOverlay}
          role="slider"
          tabIndex={0}
          aria-label={`${title}, by step. Arrow keys read the steps.`}
          aria-valuemin={prepared.steps[0] ?? 0}
          aria-valuemax={prepared.lastStep ?? 0}
          aria-valuenow={reading ?? 0}
          aria-valuetext={reading === null ? "nothing measured" : stepSentence(prepared, reading)}
          className="relative select-none rounded-sm outline-offset-4"
          onKeyDown={(event) => setActive((now) => stepByKey(event, prepared.steps, now) ?? now)}
          onBlur={() => setActive(null)}
          onPointerLeave={() => setActive(null)}
        >
          <ChartFrame
            height={height}
            xDomain={prepared.xDomain}
            xTicks={prepared.xTicks}
            xLabel="step"
            yDomain={prepared.yDomain}
            yTicks={prepared.yTicks}
            yLabel={yLabel}
            yScale={prepared.scale}
            content={({ plot, x, y }) => (
              <>
                <LineLayer lines={prepared.lines} lastStep={prepared.lastStep} plot={plot} x={x} y={y} />
                {step === null ? null : <StepCursor prepared={prepared} step={step} plot={plot} x={x} y={y} />}
                <PlotSurface
                  plot={plot}
                  onPoint={(offset) => setActive(x.toValue(plot.x + offset))}
                  onRange={
                    onZoom
                      ? ({ start, end }) => {
                          const from = Math.max(0, Math.round(x.toValue(plot.x + start)));
                          onZoom({ from, to: Math.max(from + 1, Math.round(x.toValue(plot.x + end))) });
                        }
                      : null
                  }
                />
                {step !== null && overlay
                  ? createPortal(
                      <StepTooltip
                        prepared={prepared}
                        step={step}
                        left={x.toPixel(step)}
                        width={plot.x + plot.width}
                      />,
                      overlay,
                    )
                  : null}
              </>
            )}
          />
        </div>
      )}
      {prepared.lines.some((line) => line.marks.length > 0) ? (
        <p className="text-faint text-xs">
          <span className="text-bad">×</span> marks steps whose value is not a finite number.
        </p>
      ) : null}
      {prepared.hidden > 0 ? (
        <p className="text-faint text-xs">
          {prepared.hidden} {prepared.hidden === 1 ? "point is" : "points are"} 0 or less and not on a log scale.
        </p>
      ) : null}
    </figure>
  );
});

/** Takes the pointer over the plot: a step to read where it is, a range where it is dragged. */
function PlotSurface({
  plot,
  onPoint,
  onRange,
}: {
  plot: PlotRect;
  onPoint: (offset: number) => void;
  onRange: ((range: DragRange) => void) | null;
}) {
  const { drag, handlers } = useDragRange(onRange);
  return (
    <>
      {drag ? (
        <rect
          x={plot.x + drag.start}
          y={plot.y}
          width={drag.end - drag.start}
          height={plot.height}
          fill="var(--accent)"
          fillOpacity={0.14}
        />
      ) : null}
      <rect
        {...plot}
        data-plot
        fill="transparent"
        style={onRange ? { touchAction: "pan-y", cursor: "crosshair" } : undefined}
        {...handlers}
        onPointerMove={(event) => {
          onPoint(offsetIn(event));
          handlers.onPointerMove?.(event);
        }}
        onPointerDown={(event) => {
          onPoint(offsetIn(event));
          handlers.onPointerDown?.(event);
        }}
      />
    </>
  );
}

function stepByKey(event: KeyboardEvent, steps: readonly number[], active: number | null): number | null {
  const last = steps.length - 1;
  const now = active === null ? last : steps.indexOf(nearestStep(steps, active) ?? 0);
  const moves: Record<string, number> = {
    ArrowLeft: now - 1,
    ArrowRight: now + 1,
    PageUp: now - 10,
    PageDown: now + 10,
    Home: 0,
    End: last,
  };
  const to = moves[event.key];
  if (to === undefined) return null;
  event.preventDefault();
  return steps[Math.min(last, Math.max(0, to))] ?? null;
}
