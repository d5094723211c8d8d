"use client";

import { createContext, memo, type ReactNode, useContext, useState } from "react";
import { CartesianGrid, ComposedChart, usePlotArea, XAxis, YAxis } from "recharts";
import { formatTick } from "./format-value";
import { type MapScale, mapScale } from "./map-scale";

export type PlotRect = { x: number; y: number; width: number; height: number };
export type FrameContent = (frame: { plot: PlotRect; x: MapScale; y: MapScale }) => ReactNode;

export type FrameAxes = {
  height: number;
  xDomain: readonly [number, number];
  xTicks: readonly number[];
  /** What the x axis measures, with its unit. */
  xLabel: string;
  xScale?: "linear" | "log";
  yDomain: readonly [number, number];
  yTicks: readonly number[];
  yLabel: string;
  yScale?: "linear" | "log";
};

const ContentContext = createContext<FrameContent>(() => null);
const tickStyle = { fill: "var(--chart-axis)", fontSize: 11 };
const margin = { top: 22, right: 14, bottom: 16, left: 0 };
const frameLine = { stroke: "var(--border-strong)" };
const NO_DATA: never[] = [];

/**
 * Axes with labels and a grid, at the width of its container; ticks and domains are decided by the caller. `content` draws
 * into the plot. While the axes stay the same a new point redraws the content alone, not the axes.
 */
export function ChartFrame({ content, ...axes }: FrameAxes & { content: FrameContent }) {
  return (
    <ContentContext value={content}>
      <Axes axes={useSame(axes)} />
    </ContentContext>
  );
}

const Axes = memo(function Axes({ axes }: { axes: FrameAxes }) {
  const { height, xDomain, xTicks, xLabel, xScale = "linear", yDomain, yTicks, yScale = "linear" } = axes;
  return (
    <ComposedChart
      responsive
      accessibilityLayer={false}
      style={{ width: "100%", height }}
      margin={margin}
      data={NO_DATA}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        type="number"
        dataKey="x"
        domain={[...xDomain]}
        ticks={[...xTicks]}
        scale={xScale}
        allowDataOverflow
        tickFormatter={formatTick}
        tick={tickStyle}
        tickLine={false}
        axisLine={frameLine}
        height={24}
        interval="preserveStartEnd"
        minTickGap={8}
        label={{ value: xLabel, position: "insideBottomRight", offset: -12, fill: "var(--chart-axis)", fontSize: 11 }}
      />
      <YAxis
        type="number"
        dataKey="y"
        domain={[...yDomain]}
        ticks={[...yTicks]}
        scale={yScale}
        allowDataOverflow
        tickFormatter={formatTick}
        tick={tickStyle}
        tickLine={false}
        axisLine={false}
        width={46}
        interval={0}
      />
      <Plot axes={axes} />
    </ComposedChart>
  );
});

function Plot({ axes }: { axes: FrameAxes }) {
  const plot = usePlotArea();
  const content = useContext(ContentContext);
  if (!plot || plot.width <= 0 || plot.height <= 0) return null;
  return (
    <g>
      <text x={4} y={12} fill="var(--chart-axis)" fontSize={11}>
        {axes.yLabel}
      </text>
      {content({
        plot,
        x: mapScale(axes.xDomain, [plot.x, plot.x + plot.width], axes.xScale ?? "linear"),
        y: mapScale(axes.yDomain, [plot.y + plot.height, plot.y], axes.yScale ?? "linear"),
      })}
    </g>
  );
}

/** The value given before while the new one says the same. */
function useSame(axes: FrameAxes): FrameAxes {
  const [kept, setKept] = useState(axes);
  if (kept === axes) return kept;
  if (JSON.stringify(kept) === JSON.stringify(axes)) return kept;
  setKept(axes);
  return axes;
}
