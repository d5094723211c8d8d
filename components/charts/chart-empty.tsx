import type { ReactNode } from "react";

/** Stands where a chart has nothing to draw, at the chart's height in pixels, with a word on why. */
export function ChartEmpty({ height, children }: { height: number; children: ReactNode }) {
  return (
    <div
      className="flex items-center justify-center rounded-md border border-border border-dashed px-4 text-center text-faint text-xs"
      style={{ height }}
    >
      {children}
    </div>
  );
}
