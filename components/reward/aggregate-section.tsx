"use client";

import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LabelledNumber } from "@/components/ui/labelled-number";
import { Select } from "@/components/ui/select";
import type { RewardSpec } from "@/domain/reward/spec";
import { aggregateOptions, isGroupRelative, missingOptions, withAggregateOp } from "./aggregate-info";
import { type Editing, faultAt } from "./editing";
import { ExpressionField } from "./expression-field";

/** How the terms become one number. */
export function AggregateSection({ spec, editing }: { spec: RewardSpec; editing: Editing }) {
  const { aggregate, terms } = spec;
  const option = aggregateOptions.find((one) => one.value === aggregate.op);
  const ids = terms.map((term) => term.id);
  return (
    <section aria-labelledby="aggregate-title" className="flex flex-col gap-4">
      <h2 id="aggregate-title" className="font-medium text-[15px] tracking-tight">
        Put together
      </h2>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Aggregate" hint={option?.hint} error={faultAt(editing.faults, ["aggregate", "op"])}>
          {(control) => (
            <Select
              {...control}
              value={aggregate.op}
              onValueChange={(op) => {
                const next = withAggregateOp(aggregate, op, terms);
                if (next) editing.set(["aggregate"], next);
              }}
              options={aggregateOptions}
            />
          )}
        </Field>
        <Field label="When a term could not be computed">
          {(control) => (
            <Select
              {...control}
              value={aggregate.missing}
              onValueChange={(missing) => editing.set(["aggregate"], { ...aggregate, missing })}
              options={missingOptions}
            />
          )}
        </Field>
      </div>
      {aggregate.op === "formula" ? (
        <ExpressionField
          label="Formula over the terms"
          value={aggregate.code}
          onChange={(code) => editing.set(["aggregate", "code"], code)}
          names={ids}
          hint="Weights play no part here."
        />
      ) : null}
      {aggregate.op === "lexicographic" ? (
        <Field
          label="Order of importance"
          hint="Ids of terms, the most important first, with commas between. Weights play no part here."
          error={faultAt(editing.faults, ["aggregate", "order"])}
        >
          {(control) => (
            <Input
              {...control}
              key={aggregate.order.join()}
              defaultValue={aggregate.order.join(", ")}
              className="font-mono"
              onBlur={(event) => {
                const order = event.target.value.split(",").map((id) => id.trim());
                editing.set(
                  ["aggregate", "order"],
                  order.filter((id) => id !== ""),
                );
              }}
            />
          )}
        </Field>
      ) : null}
      <Disclosure summary="Clip the total" aside={clipWords(aggregate.clip)}>
        <div className="grid grid-cols-2 gap-4 sm:max-w-sm">
          {(["min", "max"] as const).map((bound) => {
            const value = aggregate.clip?.[bound];
            const path = ["aggregate", "clip", bound];
            return value === undefined ? (
              <Field key={bound} label={bound}>
                {(control) => (
                  <Button
                    {...control}
                    onClick={() => {
                      const start = { [bound]: bound === "min" ? -1 : 1 };
                      editing.set(["aggregate"], { ...aggregate, clip: { ...aggregate.clip, ...start } });
                    }}
                  >
                    none
                  </Button>
                )}
              </Field>
            ) : (
              <LabelledNumber
                key={bound}
                label={bound}
                error={faultAt(editing.faults, path)}
                aside={
                  <button type="button" className="underline" onClick={() => editing.set(path, undefined)}>
                    no bound
                  </button>
                }
                value={value}
                step={0.1}
                onValueChange={(next) => editing.set(path, next)}
              />
            );
          })}
        </div>
      </Disclosure>
      {isGroupRelative(terms, aggregate) ? (
        <p className="text-warn text-xs">
          Relative: this total says how an answer stands in its group, so it cannot be compared across runs.
        </p>
      ) : null}
    </section>
  );
}

function clipWords(clip: RewardSpec["aggregate"]["clip"]): string {
  if (clip === null || (clip.min === undefined && clip.max === undefined)) return "not clipped";
  return `${clip.min ?? "−∞"} to ${clip.max ?? "∞"}`;
}
