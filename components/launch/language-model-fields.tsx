"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { precisions } from "@/domain/run/config";
import { CheckField } from "./check-field";
import { type LaunchFaults, type LaunchFields, languageModelNumbers, type NumberFieldName } from "./launch-fields";

const precisionWords: Record<(typeof precisions)[number], { label: string; hint: string }> = {
  auto: { label: "Automatic", hint: "bf16 on a GPU that has it, else fp32" },
  bf16: { label: "bf16", hint: "half the memory; log-probabilities are coarser" },
  fp32: { label: "fp32", hint: "exact, and twice the memory" },
};

/** What only trainers of language models heed. */
export function LanguageModelFields({
  fields,
  faults,
  number,
  onChange,
}: {
  fields: LaunchFields;
  faults: LaunchFaults;
  number: (name: NumberFieldName) => ReactNode;
  onChange: (changes: Partial<LaunchFields>) => void;
}) {
  return (
    <fieldset className="mt-8 min-w-0 border-border border-t pt-5">
      <legend className="float-left mb-4 font-medium text-[13px]">Language models (torch trainer)</legend>
      <div className="clear-both grid gap-x-6 gap-y-5 sm:grid-cols-2">
        {languageModelNumbers.map(number)}
        <Field label="Precision" hint="Of the forward and backward pass." error={faults.precision}>
          {(control) => (
            <Select
              {...control}
              value={fields.precision}
              onValueChange={(precision) => onChange({ precision })}
              options={precisions.map((value) => ({ value, ...precisionWords[value] }))}
            />
          )}
        </Field>
        <CheckField
          label="Gradient checkpointing"
          hint="Activations are computed again in the backward pass: less memory for more time, the same update."
          checked={fields.gradientCheckpointing === "on"}
          onChange={(on) => onChange({ gradientCheckpointing: on ? "on" : "" })}
        />
      </div>
    </fieldset>
  );
}
