"use client";

import { Trash2 } from "lucide-react";
import { CheckMark } from "@/components/checks/check-mark";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { RewardSpec } from "@/domain/reward/spec";
import type { SpecTestResult } from "@/domain/reward/spec-tests";
import { DraftInput } from "./draft-input";
import { type Editing, faultAt } from "./editing";
import { readBound, readRolloutText, readSignalText, writeBound, writeRolloutText, writeSignalText } from "./test-text";

const totals = [
  { value: "taskTotal", label: "the total", hint: "Of all terms, before the objective" },
  { value: "objectiveTotal", label: "the objective", hint: "What is trained on" },
];

/** One test: a rollout by its signals, and between what bounds a term or a total must be on it. */
export function TestCard({
  test,
  at,
  spec,
  result,
  editing,
}: {
  test: RewardSpec["tests"][number];
  at: number;
  spec: RewardSpec;
  /** Null where it is not run here. */
  result: SpecTestResult | null;
  editing: Editing;
}) {
  const path = ["tests", at];
  const values = signalsOf(test.rollout);
  const bound = (name: "min" | "max", label: string) => (
    <Field label={label} className="w-24">
      {(control) => (
        <DraftInput
          {...control}
          className="tabular"
          placeholder="any"
          value={test.expect[name]}
          read={readBound}
          write={writeBound}
          onValue={(value) => editing.set([...path, "expect", name], value)}
        />
      )}
    </Field>
  );
  return (
    <Card role="article" aria-label={`Test ${test.name}`} className="flex flex-col gap-4 px-4 py-3.5">
      <div className="flex items-center gap-2">
        <Input
          aria-label="Name of the test"
          value={test.name}
          onChange={(event) => editing.set([...path, "name"], event.target.value)}
        />
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove the test ${test.name}`}
          onClick={() => editing.set(path, undefined)}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap items-start gap-3">
        {Object.entries(values).map(([name, value]) => (
          <Field key={name} label={name} className="w-28">
            {(control) => (
              <DraftInput
                {...control}
                className="tabular"
                value={value}
                write={writeSignalText}
                read={readSignalText(editing.signals.find((signal) => signal.name === name)?.kind === "step")}
                onValue={(next) => editing.set([...path, "rollout", "signals", name], next)}
              />
            )}
          </Field>
        ))}
        <Field label="And" className="w-36">
          {(control) => (
            <Select
              {...control}
              placeholder="a signal…"
              value={undefined}
              onValueChange={(name) => {
                const isStep = editing.signals.find((signal) => signal.name === name)?.kind === "step";
                editing.set([...path, "rollout", "signals", name], isStep ? [1] : 1);
              }}
              options={editing.signals
                .filter(({ name }) => !Object.hasOwn(values, name))
                .map(({ name, description }) => ({ value: name, label: name, hint: description }))}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Then" className="w-40" error={faultAt(editing.faults, [...path, "expect", "term"])}>
          {(control) => (
            <Select
              {...control}
              value={test.expect.term}
              onValueChange={(term) => editing.set([...path, "expect", "term"], term)}
              options={[...totals, ...spec.terms.map(({ id, label }) => ({ value: id, label: id, hint: label }))]}
            />
          )}
        </Field>
        {bound("min", "is at least")}
        {bound("max", "and at most")}
      </div>
      <Result result={result} />
      <Disclosure summary="The whole rollout as JSON">
        <DraftInput
          aria-label="The rollout as JSON"
          className="min-h-32 font-mono text-xs"
          long
          value={test.rollout}
          read={readRolloutText}
          write={writeRolloutText}
          onValue={(rollout) => editing.set([...path, "rollout"], rollout)}
        />
        {faultAt(editing.faults, [...path, "rollout"]) ? (
          <p className="mt-1 text-bad text-xs">{faultAt(editing.faults, [...path, "rollout"])}</p>
        ) : null}
      </Disclosure>
    </Card>
  );
}

function Result({ result }: { result: SpecTestResult | null }) {
  return (
    <p role="status" className="flex items-start gap-2 text-soft text-xs">
      <CheckMark status={result === null ? "not_run" : result.passed ? "passed" : "failed"} />
      {result === null
        ? "The reward has terms that are run at launch, and this test with them."
        : result.passed
          ? `It is ${Number(result.value?.toPrecision(6))}.`
          : `${result.message}.`}
    </p>
  );
}

function signalsOf(rollout: Record<string, unknown>): Record<string, unknown> {
  const { signals } = rollout;
  return typeof signals === "object" && signals !== null ? { ...signals } : {};
}
