"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { OTHER_MODEL_HINT } from "./model-text";

/** A base model that nobody lists, by its name or its folder. */
export function TypedModelField({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string;
  error?: ReactNode;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={OTHER_MODEL_HINT} error={error}>
      {(control) => (
        <Input
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          placeholder="org/model"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={300}
          className="font-mono text-[13px]"
        />
      )}
    </Field>
  );
}
