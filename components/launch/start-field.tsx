"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ForkedRun } from "./use-forked-run";

/** What the policy starts from: the base model, or the weights of a checkpoint of the forked run. */
export function StartField({
  fork,
  value,
  error,
  onChange,
}: {
  fork: ForkedRun;
  value: string;
  error: string | undefined;
  onChange: (start: string) => void;
}) {
  const { run, steps } = fork;
  const options = [
    { value: "base", label: "The base model", hint: "as the forked run did" },
    ...steps.map((step) => ({
      value: String(step),
      label: `Step ${step} of ${run.name}`,
      hint: "its trained weights",
    })),
  ];
  if (!options.some((option) => option.value === value)) {
    options.push({ value, label: `Step ${value} of ${run.name}`, hint: "not kept any more" });
  }
  return (
    <Field
      label="Start from"
      error={error}
      className="sm:col-span-2"
      hint={
        value !== "base"
          ? "Its steps count from 0, and step 0 evaluates these weights. The optimizer starts afresh with its warm-up; the reference stays the base model."
          : steps.length === 0
            ? `No weights of the forked run are kept here: they stay with ${run.trainer?.name ?? "its trainer"}.`
            : undefined
      }
    >
      {(control) => <Select {...control} value={value} onValueChange={onChange} options={options} />}
    </Field>
  );
}
