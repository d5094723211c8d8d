"use client";

import type { JSONPath } from "jsonc-parser";
import { Field } from "@/components/ui/field";
import { LabelledNumber } from "@/components/ui/labelled-number";
import { Select } from "@/components/ui/select";
import { SliderField } from "@/components/ui/slider-field";
import { SPEC_LIMITS, type Weight } from "@/domain/reward/spec";
import { type Editing, faultAt } from "./editing";
import { useReach } from "./use-reach";
import { weightKind, weightKinds, withWeightKind } from "./weight-kind";

const limit = { min: -SPEC_LIMITS.weight, max: SPEC_LIMITS.weight };

/** A term's weight: a slider and a number, or a schedule over steps. */
export function WeightField({
  weight,
  path,
  of,
  editing,
}: {
  weight: Weight;
  path: JSONPath;
  /** What its term is called. */
  of: string;
  editing: Editing;
}) {
  const error = faultAt(editing.faults, path);
  const reach = useReach(typeof weight === "number" ? weight : 0, 2);
  if (typeof weight === "number") {
    return (
      <SliderField
        label="Weight"
        name={`Weight of ${of}`}
        value={weight}
        onValueChange={(next) => editing.set(path, next)}
        from={-reach}
        to={reach}
        step={reach / 100}
        {...limit}
        error={error}
      />
    );
  }
  if (weight.schedule === "piecewise") {
    return (
      <Field
        label="Weight by step"
        error={error}
        hint={`${weight.points.length} points, straight lines between: edit them in the JSON.`}
      >
        {(control) => (
          <output {...control} className="block truncate rounded-md bg-muted px-3 py-2 font-mono text-xs">
            {weight.points
              .slice(0, 8)
              .map(([step, value]) => `${step}: ${value}`)
              .join(" · ")}
          </output>
        )}
      </Field>
    );
  }
  const number = (key: "from" | "to" | "start" | "end", label: string) => (
    <LabelledNumber
      label={label}
      error={faultAt(editing.faults, [...path, key])}
      value={weight[key]}
      onValueChange={(next) => editing.set([...path, key], next)}
      {...(key === "from" || key === "to" ? { ...limit, step: 0.1 } : { min: 0, integer: true })}
    />
  );
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {number("from", "Weight from")}
      {number("to", "to")}
      {number("start", "between step")}
      {number("end", "and step")}
    </div>
  );
}

/** Whether the weight is constant or which schedule it follows. */
export function WeightKindField({ weight, path, editing }: { weight: Weight; path: JSONPath; editing: Editing }) {
  return (
    <Field label="Weight over time">
      {(control) => (
        <Select
          {...control}
          value={weightKind(weight)}
          onValueChange={(kind) => editing.set(path, withWeightKind(weight, kind))}
          options={weightKinds}
        />
      )}
    </Field>
  );
}
