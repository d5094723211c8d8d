"use client";

import type { ReactNode } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import { describeSchedule } from "@/domain/evaluation/schedule";
import type { RunConfig } from "@/domain/run/config";
import { CheckField } from "./check-field";
import { LanguageModelFields } from "./language-model-fields";
import { type LaunchFaults, type LaunchFields, languageModelNumbers, type NumberFieldName } from "./launch-fields";

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

/** What most launches leave as it is: evaluation, checkpoints, sampling, the optimizer, and what language models need. */
export function AdvancedFields({
  fields,
  config,
  faults,
  tried,
  number,
  languageModel,
  note,
  onChange,
}: {
  fields: LaunchFields;
  /** Null while a field is wrong. */
  config: RunConfig | null;
  faults: LaunchFaults;
  tried: boolean;
  number: (name: NumberFieldName) => ReactNode;
  /** Whether to ask for what only trainers of language models heed. */
  languageModel: boolean;
  /** Why the numbers begin where they do. */
  note: string | null;
  onChange: (changes: Partial<LaunchFields>) => void;
}) {
  const asked = [...numbers, ...(languageModel ? languageModelNumbers : [])];
  const wrong = asked.filter((name) => faults[name]).length;
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
        <CheckField
          label="Fixed length"
          hint="Every answer has the longest length: the end is ignored, so length cannot change."
          checked={fields.fixedLength === "on"}
          onChange={(on) => onChange({ fixedLength: on ? "on" : "" })}
        />
      </div>
      {config ? (
        <p className="mt-5 text-pretty text-soft text-xs">
          {describeSchedule(config)} {note}
        </p>
      ) : null}
      {languageModel ? (
        <LanguageModelFields fields={fields} faults={faults} number={number} onChange={onChange} />
      ) : null}
    </Disclosure>
  );
}
