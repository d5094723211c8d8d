"use client";

import { describeStep, readMost } from "./describe-step";
import { LineSample } from "./line-legend";
import type { PreparedLines } from "./prepare-lines";

/** Lines there is room for. */
const MOST = 12;

/** All series at the step being read; it stands left of the cursor in the right half of the chart. */
export function StepTooltip({
  prepared,
  step,
  left,
  width,
}: {
  prepared: PreparedLines;
  step: number;
  left: number;
  width: number;
}) {
  const flip = left > width / 2;
  const all = describeStep(prepared, step);
  const shown = readMost(all, MOST);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-5 z-10 max-w-[min(18rem,70%)] rounded-md border border-border bg-raised px-2.5 py-1.5 text-xs shadow-popover"
      style={flip ? { right: `calc(100% - ${left - 10}px)` } : { left: left + 10 }}
    >
      <p className="text-faint">
        step {step}
        {shown.length < all.length ? `, the greatest ${shown.length} of ${all.length}` : ""}
      </p>
      <ul className="mt-0.5 flex flex-col gap-0.5">
        {shown.map(({ id, label, line, text, detail }) => (
          <li key={id}>
            <span className="flex items-center gap-1.5">
              <LineSample style={line.style} />
              <span className="min-w-0 truncate text-soft">{label}</span>
              <span className="tabular ml-auto pl-2 font-medium">{text}</span>
            </span>
            {detail ? <span className="block pl-6 text-faint">{detail}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
