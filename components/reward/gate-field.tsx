"use client";

import type { JSONPath } from "jsonc-parser";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Select } from "@/components/ui/select";
import type { Gate } from "@/domain/reward/spec";
import type { Editing } from "./editing";
import { ExpressionField } from "./expression-field";

/** When a term counts, and what it gives when it does not. */
export function GateField({
  gate,
  path,
  names,
  editing,
}: {
  gate: Gate | undefined;
  path: JSONPath;
  names: readonly string[];
  editing: Editing;
}) {
  if (!gate) {
    const first = names[0] ?? "parsed";
    return (
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-[13px]">Gate</span>
        <Button
          size="small"
          className="self-start"
          onClick={() => editing.set(path, { when: `${first} == 1`, else: 0 })}
        >
          Count only when…
        </Button>
      </div>
    );
  }
  const skips = gate.else === "skip";
  return (
    <div className="flex flex-col gap-3">
      <ExpressionField
        label="Gate: counts when"
        value={gate.when}
        onChange={(when) => editing.set([...path, "when"], when)}
        names={names}
        hint="Open when this is not 0."
      />
      <div className="flex items-end gap-3">
        <Field label="Otherwise" className="w-44">
          {(control) => (
            <Select
              {...control}
              value={skips ? "skip" : "number"}
              onValueChange={(kind) => editing.set([...path, "else"], kind === "skip" ? "skip" : 0)}
              options={[
                { value: "number", label: "the value is" },
                { value: "skip", label: "leave it out" },
              ]}
            />
          )}
        </Field>
        {typeof gate.else === "number" ? (
          <NumberField
            aria-label="Value when the gate is closed"
            className="w-24"
            value={gate.else}
            onValueChange={(next) => editing.set([...path, "else"], next)}
            step={0.1}
          />
        ) : null}
        <Button variant="ghost" onClick={() => editing.set(path, undefined)}>
          Remove gate
        </Button>
      </div>
    </div>
  );
}
