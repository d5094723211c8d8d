"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { RouterOutputs } from "@/trpc/types";

export type RolloutStep = RouterOutputs["rollouts"]["steps"]["steps"][number];

/** Chooses one of the steps that kept rollouts; newest first in the list, arrows go by one. */
export function StepPicker({
  steps,
  current,
  onChange,
}: {
  steps: readonly RolloutStep[];
  current: RolloutStep;
  onChange: (step: RolloutStep) => void;
}) {
  const at = steps.findIndex((step) => keyOf(step) === keyOf(current));
  const go = (to: number) => {
    const step = steps[to];
    if (step) onChange(step);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="icon" aria-label="Earlier step" disabled={at >= steps.length - 1} onClick={() => go(at + 1)}>
        <ChevronLeft aria-hidden />
      </Button>
      <Select
        aria-label="Step"
        className="w-64"
        value={keyOf(current)}
        onValueChange={(key) => go(steps.findIndex((step) => keyOf(step) === key))}
        options={steps.slice(0, 500).map((step) => ({
          value: keyOf(step),
          label: `Step ${step.step}, ${step.split === "train" ? "training" : step.split}`,
          hint: `${step.groups} groups, ${step.withText} with text`,
        }))}
      />
      <Button size="icon" aria-label="Later step" disabled={at <= 0} onClick={() => go(at - 1)}>
        <ChevronRight aria-hidden />
      </Button>
      <span className="text-faint text-xs tabular">
        {current.withText} of {current.groups} groups with text
      </span>
    </div>
  );
}

/** A step and split in one word. */
export function keyOf(step: Pick<RolloutStep, "step" | "split">): string {
  return `${step.step}-${step.split}`;
}
