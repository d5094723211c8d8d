"use client";

import { PythonField } from "@/components/python/python-field";
import { usePythonTermsOfComposer } from "@/components/python/use-python-terms";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Source } from "@/domain/reward/spec";
import { type Editing, faultAt } from "./editing";
import { ExpressionField } from "./expression-field";
import { pythonStart, withSourceType } from "./new-term";

/** What a term measures: a signal of the task, or an expression over signals and earlier terms. */
export function SourceField({
  source,
  at,
  names,
  editing,
}: {
  source: Source;
  /** The term's place. */
  at: number;
  names: readonly string[];
  editing: Editing;
}) {
  const { signals, set, faults, task } = editing;
  const path = ["terms", at, "source"];
  const value = source.type === "signal" ? `signal:${source.signal}` : source.type;
  const known = source.type !== "signal" || signals.some((signal) => signal.name === source.signal);
  const options = [
    ...(source.type === "signal" && !known
      ? [{ value, label: source.signal || "(no signal)", hint: `${task.name} does not measure it` }]
      : []),
    ...signals.map((signal) => ({
      value: `signal:${signal.name}`,
      label: signal.name,
      hint: `${signal.description}${signal.kind === "step" ? ", per step" : ""}`,
    })),
    { value: "expression", label: "Expression", hint: "a formula over signals and earlier terms" },
    { value: "python", label: "Python", hint: "a function of prompt, completion, answer and signals" },
    ...(source.type === "score_model"
      ? [{ value: source.type, label: "Scored by a model", hint: "edit it in the JSON" }]
      : []),
  ];
  const python = usePythonTermsOfComposer();
  const measured = task.success || (signals[0]?.name ?? "tokens");
  function pythonSource(): Source {
    const name = source.type === "signal" ? source.signal : measured;
    const code = pythonStart(name, signals.find((one) => one.name === name)?.kind ?? "outcome");
    python.begin(code);
    return { type: "python", code };
  }
  const signal = source.type === "signal" ? signals.find((one) => one.name === source.signal) : undefined;

  return (
    <>
      <Field
        label="Measures"
        error={source.type === "expression" ? undefined : faultAt(faults, path)}
        hint={signal ? describe(signal.description, signal.kind, signal.unit) : undefined}
      >
        {(control) => (
          <Select
            {...control}
            value={value}
            onValueChange={(next) => {
              if (next === "python" && source.type !== "python") set(path, pythonSource());
              else if (next === "expression") set(path, withSourceType(source, "expression", measured));
              else if (next.startsWith("signal:")) editing.measure(at, next.slice(7));
            }}
            options={options}
          />
        )}
      </Field>
      {source.type === "python" ? (
        <div className="min-w-0 sm:col-span-2">
          <PythonField
            value={source.code}
            onChange={(code) => set([...path, "code"], code)}
            signals={signals.map(({ name }) => name)}
          />
        </div>
      ) : null}
      {source.type === "expression" ? (
        <div className="sm:col-span-2">
          <ExpressionField
            label="Expression"
            value={source.code}
            onChange={(code) => set([...path, "code"], code)}
            names={names}
          />
        </div>
      ) : null}
    </>
  );
}

function describe(description: string, kind: "outcome" | "step", unit: string): string {
  const measured = kind === "step" ? "measured on each step and summed" : "measured once an answer";
  return `${description} (${unit}, ${measured}).`;
}
