"use client";

import { useQueryStates } from "nuqs";
import type { StepRange } from "@/components/charts/prepare-lines";
import { SmoothingControl } from "@/components/charts/smoothing-control";
import { Button } from "@/components/ui/button";
import { NumberField } from "@/components/ui/number-field";
import { Toggles } from "@/components/ui/toggles";
import type { ComparePanel } from "./compare-panels";
import { compareParams } from "./compare-params";

/** Which panels are drawn, how smooth, and over which steps; all of it in the URL. */
export function CurveControls({
  panels,
  zoom,
  stepLimit,
}: {
  panels: readonly ComparePanel[];
  zoom: StepRange | null;
  stepLimit: number;
}) {
  const [params, setParams] = useQueryStates(compareParams);
  const { from, to } = zoom ?? { from: 0, to: stepLimit };
  const setZoom = (next: StepRange | null) => void setParams({ from: next?.from ?? null, to: next?.to ?? null });
  return (
    <div className="flex flex-col gap-3 text-soft text-xs">
      <Toggles
        label="Panels"
        options={panels.map(({ id, title }) => ({ value: id, label: title }))}
        on={params.panels}
        onChange={(next) => void setParams({ panels: next })}
      />
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
        <SmoothingControl value={params.smoothing} onChange={(smoothing) => void setParams({ smoothing })} />
        <div className="flex flex-wrap items-center gap-2">
          <span>Steps</span>
          <NumberField
            aria-label="First step shown"
            className="h-8 w-20"
            value={from}
            min={0}
            max={Math.max(0, to - 1)}
            integer
            onValueChange={(value) => setZoom({ from: value, to })}
          />
          <span>to</span>
          <NumberField
            aria-label="Last step shown"
            className="h-8 w-20"
            value={to}
            min={from + 1}
            max={2_000_000_000}
            integer
            onValueChange={(value) => setZoom({ from, to: value })}
          />
          {zoom ? (
            <Button size="small" onClick={() => setZoom(null)}>
              Show all steps
            </Button>
          ) : (
            <span className="text-faint">Drag over a chart to zoom in.</span>
          )}
        </div>
      </div>
    </div>
  );
}
