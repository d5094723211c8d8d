"use client";

import type { ReactNode } from "react";
import { CartesianGrid, ComposedChart, usePlotArea, XAxis, YAxis } from "recharts";
import { formatTick } from "./format-value";
import { type MapScale, mapScale } from "./map-scale";

export type PlotRect = { x: number; y: number; width: number; height: number };
export type FrameContent = (frame: { plot: PlotRect; x: MapScale; y: MapScale }) => ReactNode;

export type ChartFrameProps = {
  height: number;
  xDomain: readonly [number, number];
  xTicks: readonly number[];
  /** What the x axis measures, with its unit. */
  xLabel: string;
  yDomain: readonly [number, number];
  yTicks: readonly number[];
  yLabel: string;
  yScale?: "linear" | "log";
  /** Draws into the plot; scales map values to pixels of the chart. */
  content: FrameContent;
};

const tickStyle = { fill: "var(--chart-axis)", fontSize: 11 };

/** Axes with labels and a grid, at the width of its container. Ticks and domains are decided by the caller. */
export function ChartFrame(props: ChartFrameProps) {
  const { height, xDomain, xTicks, xLabel, yDomain, yTicks, yLabel, yScale = "linear", content } = props;
  return (
    <ComposedChart
      responsive
      accessibilityLayer={false}
      style={{ width: "100%", height }}
      margin={{ top: 22, right: 14, bottom: 16, left: 0 }}
      data={[]}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        type="number"
        dataKey="x"
        domain={[...xDomain]}
        ticks={[...xTicks]}
        allowDataOverflow
        tickFormatter={formatTick}
        tick={tickStyle}
        tickLine={false}
        axisLine={{ stroke: "var(--border-strong)" }}
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
      <Plot {...{ xDomain, yDomain, yLabel, yScale, content }} />
    </ComposedChart>
  );
}

function Plot({
  xDomain,
  yDomain,
  yLabel,
  yScale,
  content,
}: Required<Pick<ChartFrameProps, "xDomain" | "yDomain" | "yLabel" | "yScale" | "content">>) {
  const plot = usePlotArea();
  if (!plot || plot.width <= 0 || plot.height <= 0) return null;
  return (
    <g>
      <text x={4} y={12} fill="var(--chart-axis)" fontSize={11}>
        {yLabel}
      </text>
      {content({
        plot,
        x: mapScale(xDomain, [plot.x, plot.x + plot.width], "linear"),
        y: mapScale(yDomain, [plot.y + plot.height, plot.y], yScale),
      })}
    </g>
  );
}
