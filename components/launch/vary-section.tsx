"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RunConfig } from "@/domain/run/config";
import { MOST_AXES, shortNumber } from "@/domain/run/grid";
import { variedNumbers } from "@/domain/run/varied-numbers";
import type { AxisText } from "./axis-text";
import type { LaunchFaults } from "./launch-fields";

/** The numbers that vary from run to run, each with its values; every combination with every seed is a run. */
export function VarySection({
  axes,
  spec,
  config,
  languageModel,
  faults,
  onChange,
}: {
  axes: readonly AxisText[];
  spec: RewardSpec | null;
  config: RunConfig | null;
  /** Whether to offer what only trainers of language models heed. */
  languageModel: boolean;
  faults: LaunchFaults;
  onChange: (axes: AxisText[]) => void;
}) {
  const numbers = (config ? variedNumbers(spec, config) : []).filter(
    ({ path }) => languageModel || !path.startsWith("config.lora"),
  );
  const change = (index: number, changed: Partial<AxisText>) =>
    onChange(axes.map((axis, at) => (at === index ? { ...axis, ...changed } : axis)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-[15px] tracking-tight">Vary</legend>
      <p className="mb-4 text-pretty text-faint text-xs">
        Numbers of the reward or the configuration that take several values. Every combination with every seed is a run;
        all of them are one group. A single value changes the number for this launch only.
      </p>
      <ul className="flex flex-col gap-4">
        {axes.map((axis, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            key={index}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
          >
            <Field label="Number" {...said(axis.path, faults[`vary.${index}.path`])}>
              {(control) => (
                <Select
                  {...control}
                  value={axis.path || undefined}
                  placeholder="Choose a number…"
                  onValueChange={(path) => change(index, { path })}
                  options={optionsOf(numbers, axis.path)}
                />
              )}
            </Field>
            <Field
              label="Values"
              {...said(axis.values, faults[`vary.${index}.values`])}
              className="col-start-1 sm:col-start-2"
            >
              {(control) => (
                <Input
                  {...control}
                  className="tabular"
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="1e-4, 3e-4"
                  value={axis.values}
                  onChange={(event) => change(index, { values: event.target.value })}
                />
              )}
            </Field>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Vary this no more (${index + 1})`}
              className="col-start-2 row-start-1 mt-6.5 sm:col-start-3"
              onClick={() => onChange(axes.filter((_, at) => at !== index))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {faults.vary ? (
        <p role="alert" className="mt-3 text-bad text-xs">
          {faults.vary}
        </p>
      ) : null}
      <Button
        size="small"
        className={axes.length > 0 ? "mt-4" : ""}
        disabled={axes.length >= MOST_AXES}
        onClick={() => onChange([...axes, { path: "", values: "" }])}
      >
        <Plus aria-hidden />
        Vary a number
      </Button>
    </fieldset>
  );
}

/** What may vary; a path that is not there any more stays to be seen. */
function optionsOf(numbers: ReturnType<typeof variedNumbers>, path: string) {
  const options = numbers.map((one) => ({ value: one.path, label: one.label, hint: `now ${shortNumber(one.value)}` }));
  if (path === "" || numbers.some((one) => one.path === path)) return options;
  return [{ value: path, label: path, hint: "not in this reward" }, ...options];
}

/** What an empty field still needs is a hint; what is wrong with what was typed is a fault. */
function said(typed: string, fault: string | undefined): { hint?: string; error?: string } {
  if (fault === undefined) return {};
  return typed === "" ? { hint: fault } : { error: fault };
}
