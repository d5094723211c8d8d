"use client";

import type { JSONPath } from "jsonc-parser";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { LabelledNumber } from "@/components/ui/labelled-number";
import { Select } from "@/components/ui/select";
import type { Transform } from "@/domain/reward/spec";
import { type Editing, faultAt } from "./editing";
import { newTransform, type TransformField, transformCaution, transformInfo, transformInfos } from "./transform-info";

/** The transforms of a term, in the order they are applied. */
export function TransformsField({
  transforms,
  path,
  editing,
  stepSignal,
}: {
  transforms: readonly Transform[];
  path: JSONPath;
  editing: Editing;
  /** Whether the source is a step signal: delta and potential need one. */
  stepSignal: boolean;
}) {
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium text-[13px]">Transforms</p>
      {transforms.length > 0 ? (
        <ol className="flex flex-col gap-3">
          {transforms.map((transform, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a transform has no name of its own; its place is what it is.
            <li key={at}>
              <TransformRow
                transform={transform}
                at={at}
                last={at === transforms.length - 1}
                path={path}
                editing={editing}
              />
            </li>
          ))}
        </ol>
      ) : null}
      <Select
        aria-label="Add a transform"
        value={undefined}
        placeholder="Add a transform…"
        onValueChange={(op) => {
          const info = transformInfos.find((one) => one.op === op);
          if (info) editing.append(path, transforms.length, newTransform(info.op));
        }}
        options={transformInfos.map((info) => ({
          value: info.op,
          label: info.label,
          hint: info.stepsOnly && !stepSignal ? `${info.what} (step signals only)` : info.what,
          disabled: info.stepsOnly === true && !stepSignal,
        }))}
      />
    </div>
  );
}

function TransformRow({
  transform,
  at,
  last,
  path,
  editing,
}: {
  transform: Transform;
  at: number;
  last: boolean;
  path: JSONPath;
  editing: Editing;
}) {
  const info = transformInfo(transform.op);
  const caution = transformCaution(transform);
  const fault = faultAt(editing.faults, [...path, at]);
  return (
    <div className="flex flex-col gap-2 border-border border-l-2 pl-3">
      <div className="flex items-center gap-1">
        <p className="min-w-0 flex-1 truncate text-[13px]">
          {info.label} <span className="text-faint">{info.what}</span>
        </p>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Apply ${info.label} earlier`}
          disabled={at === 0}
          onClick={() => editing.swap(path, at, at - 1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Apply ${info.label} later`}
          disabled={last}
          onClick={() => editing.swap(path, at, at + 1)}
        >
          <ArrowDown aria-hidden />
        </Button>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove ${info.label}`}
          onClick={() => editing.set(at === 0 && last ? path : [...path, at], undefined)}
        >
          <X aria-hidden />
        </Button>
      </div>
      {info.fields.length > 0 || transform.op === "potential" || transform.op === "sigmoid_center" ? (
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          {info.fields.map((field) => (
            <TransformNumber
              key={field.key}
              field={field}
              transform={transform}
              path={[...path, at]}
              editing={editing}
            />
          ))}
          {transform.op === "potential" ? (
            <Field label="terminal">
              {(control) => (
                <Select
                  {...control}
                  value={transform.terminal}
                  onValueChange={(terminal) => editing.set([...path, at, "terminal"], terminal)}
                  options={[
                    { value: "zero", label: "0 at the end" },
                    { value: "keep", label: "kept" },
                  ]}
                />
              )}
            </Field>
          ) : null}
          {transform.op === "sigmoid_center" ? (
            <Field label="center">
              {(control) => (
                <Select
                  {...control}
                  value={typeof transform.center === "number" ? "number" : transform.center}
                  onValueChange={(center) => editing.set([...path, at, "center"], center === "number" ? 0 : center)}
                  options={[
                    { value: "group_mean", label: "group mean" },
                    { value: "base_mean", label: "base mean", hint: "needs a rollout bank" },
                    { value: "number", label: "a number" },
                  ]}
                />
              )}
            </Field>
          ) : null}
          {transform.op === "sigmoid_center" && typeof transform.center === "number" ? (
            <TransformNumber
              field={{ key: "center", label: "at", start: 0 }}
              transform={transform}
              path={[...path, at]}
              editing={editing}
            />
          ) : null}
        </div>
      ) : null}
      {fault ? <p className="text-bad text-xs">{fault}</p> : null}
      {caution ? <p className="text-warn text-xs">{caution}</p> : null}
    </div>
  );
}

function TransformNumber({
  field,
  transform,
  path,
  editing,
}: {
  field: TransformField;
  transform: Transform;
  path: JSONPath;
  editing: Editing;
}) {
  const value: unknown = Reflect.get(transform, field.key);
  if (typeof value !== "number") {
    return (
      <Field label={field.label}>
        {(control) => (
          <Button {...control} className="w-full" onClick={() => editing.set([...path, field.key], field.start)}>
            none
          </Button>
        )}
      </Field>
    );
  }
  return (
    <LabelledNumber
      label={field.label}
      aside={
        field.optional ? (
          <button type="button" className="underline" onClick={() => editing.set([...path, field.key], undefined)}>
            no bound
          </button>
        ) : undefined
      }
      value={value}
      onValueChange={(next) => editing.set([...path, field.key], next)}
      min={field.min}
      max={field.max}
      step={0.1}
    />
  );
}
