"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ANY_MODEL } from "@/domain/task/offered-models";
import type { ModelText } from "./model-text";
import { TypedModelField } from "./typed-model-field";

/** A base model: one that trainers list, or, where one takes any, what somebody types. */
export function BaseModelField({
  models,
  anyModel,
  value,
  hint,
  error,
  onChange,
}: {
  /** Ids that trainers list. */
  models: readonly string[];
  /** Whether a trainer takes any. */
  anyModel: boolean;
  value: ModelText;
  hint?: ReactNode;
  error?: ReactNode;
  onChange: (value: ModelText) => void;
}) {
  const typing = value.baseModel === ANY_MODEL;
  const input = (label: string) => (
    <TypedModelField
      label={label}
      value={value.typedModel}
      error={error}
      onChange={(typedModel) => onChange({ baseModel: ANY_MODEL, typedModel })}
    />
  );
  if (anyModel && models.length === 0) return input("Base model");
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Field label="Base model" hint={typing ? undefined : hint} error={typing ? undefined : error}>
        {(control) => (
          <Select
            {...control}
            value={value.baseModel || undefined}
            placeholder="None offered"
            disabled={models.length === 0}
            onValueChange={(baseModel) => onChange({ ...value, baseModel })}
            options={[
              ...models.map((id) => ({ value: id, label: id })),
              ...(anyModel
                ? [
                    {
                      value: ANY_MODEL,
                      label: "Another model…",
                      hint: "any that the trainer can load, by name or folder",
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Field>
      {typing ? input("Its name or folder") : null}
    </div>
  );
}
