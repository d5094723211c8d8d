"use client";

import type { ReactNode } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { describeSchedule } from "@/domain/evaluation/schedule";
import type { RunConfig } from "@/domain/run/config";
import type { LaunchFaults, LaunchFields, NumberFieldName } from "./launch-fields";

const numbers: NumberFieldName[] = [
  "evalEvery",
  "evalPrompts",
  "evalSamples",
  "testSamples",
  "baseTestSamples",
  "checkpointEvery",
  "maxTokens",
  "temperature",
  "warmupSteps",
  "weightDecay",
  "gradClip",
];

/** What most launches leave as it is: evaluation, checkpoints, sampling, the optimizer. */
export function AdvancedFields({
  fields,
  config,
  faults,
  tried,
  number,
  onFixedLength,
}: {
  fields: LaunchFields;
  /** Null while a field is wrong. */
  config: RunConfig | null;
  faults: LaunchFaults;
  tried: boolean;
  number: (name: NumberFieldName) => ReactNode;
  onFixedLength: (fixedLength: string) => void;
}) {
  const wrong = numbers.filter((name) => faults[name]).length;
  return (
    <Disclosure
      summary="Advanced"
      aside={
        wrong > 0 ? (
          <span className="text-bad">{wrong === 1 ? "one thing to mend" : `${wrong} things to mend`}</span>
        ) : (
          `evaluates every ${fields.evalEvery}, checkpoints every ${fields.checkpointEvery} steps`
        )
      }
      open={wrong > 0 && tried ? true : undefined}
    >
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        {numbers.map(number)}
        <label className="flex items-start gap-2.5 self-center text-[13px]">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={fields.fixedLength === "on"}
            onChange={(event) => onFixedLength(event.target.checked ? "on" : "")}
          />
          <span>
            <span className="font-medium">Fixed length</span>
            <span className="block text-faint text-xs">
              Every answer has the longest length: the end is ignored, so length cannot change.
            </span>
          </span>
        </label>
      </div>
      {config ? <p className="mt-5 text-soft text-xs">{describeSchedule(config)}</p> : null}
    </Disclosure>
  );
}
