"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { successCandidates } from "@/domain/rollout/bank-info";
import { MOST_IMPORT_BYTES } from "@/domain/rollout/import-report";
import type { TaskInfo } from "@/trpc/types";
import { megabytes } from "./describe-bank";
import { type ImportFaults, type ImportFields, readImportFields } from "./import-fields";
import { signalsInFile } from "./signals-in-file";
import { SuccessField } from "./success-field";
import type { UploadAbout } from "./upload-bank";

/** A select has no empty value. */
const OTHER = "other task";

/** What a file of rollouts does not say of itself. */
export function ImportForm({
  tasks,
  message,
  onSend,
  onClose,
}: {
  tasks: readonly TaskInfo[];
  message: string | null;
  onSend: (file: File, about: UploadAbout) => void;
  onClose: () => void;
}) {
  const [file, setFile] = useState<File | null>(null);
  const [fields, setFields] = useState<ImportFields>({
    name: "",
    task: tasks[0]?.id ?? "",
    otherTask: "",
    success: null,
    baseModel: tasks[0]?.baseModels[0]?.id ?? "",
    split: "validation",
    temperature: "1",
    refTemperature: "1",
    topP: "",
    topK: "",
    faulty: "skip",
  });
  const [read, setRead] = useState<{ file: File; names: string[] } | null>(null);
  const names = read !== null && read.file === file ? read.names : [];
  const known = tasks.find(({ id }) => id === (fields.task || fields.otherTask.trim()));
  const asksSuccess = !known || known.knownFrom === "banks";
  const success = fields.success ?? likelySuccess(names, known);
  const [faults, setFaults] = useState<ImportFaults & { file?: string }>({});
  const set = (some: Partial<ImportFields>) => setFields((before) => ({ ...before, ...some }));

  function chooseTask(value: string) {
    const task = value === OTHER ? "" : value;
    // A base model that was filled in, not typed, goes with its task.
    const wasFilledIn = tasks.some(({ baseModels }) => baseModels.some(({ id }) => id === fields.baseModel));
    const offered = tasks.find(({ id }) => id === task)?.baseModels[0]?.id ?? "";
    set({ task, ...(wasFilledIn ? { baseModel: offered } : {}) });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const about = readImportFields({ ...fields, success }, { asksSuccess: asksSuccess && names.length > 0 });
    const fileFault = faultOfFile(file);
    setFaults({ ...(about.ok ? {} : about.faults), ...(fileFault ? { file: fileFault } : {}) });
    if (about.ok && file && fileFault === null) onSend(file, about.about);
  }

  const input = (
    key: "name" | "otherTask" | "baseModel" | "temperature" | "refTemperature" | "topP" | "topK",
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} error={faults[key]}>
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          value={fields[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );

  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <Field
        label="File"
        hint={file ? megabytes(file.size) : "JSONL in UTF-8, 1 GB and 262,144 rollouts at most."}
        error={faults.file}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".jsonl,.ndjson,.json,.txt,application/jsonl"
            className="w-full min-w-0 text-sm file:mr-3 file:h-9 file:rounded-md file:border file:border-border-strong file:bg-raised file:px-3 file:font-medium file:text-foreground"
            onChange={(event) => {
              const chosen = event.target.files?.[0] ?? null;
              setFile(chosen);
              set({ success: null });
              if (chosen)
                void signalsInFile(chosen).then(
                  (found) => setRead({ file: chosen, names: found }),
                  // A file that cannot be read is told of when it is sent.
                  () => undefined,
                );
              if (chosen && fields.name === "")
                set({ name: chosen.name.replace(/\.(jsonl|ndjson|json|txt)$/i, "").slice(0, 200) });
            }}
          />
        )}
      </Field>
      {input("name", "Name")}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Task"
          hint={
            fields.task === ""
              ? "Rewards are designed on its banks; to launch, a trainer must offer it."
              : known?.knownFrom === "banks"
                ? "Known from its banks."
                : "Which signal is success follows from it."
          }
        >
          {(control) => (
            <Select
              {...control}
              value={fields.task || OTHER}
              onValueChange={chooseTask}
              options={[
                ...tasks.map(({ id, name }) => ({ value: id, label: name })),
                { value: OTHER, label: "Another task" },
              ]}
            />
          )}
        </Field>
        {fields.task === "" ? input("otherTask", "Name of the task") : null}
        {asksSuccess ? (
          <SuccessField
            names={names}
            value={success}
            error={faults.success}
            onChange={(chosen) => set({ success: chosen })}
          />
        ) : null}
        {input("baseModel", "Base model", "Whose log-probability refLogprob is.")}
      </div>
      <Disclosure
        summary="How it was sampled"
        aside={`temperature ${fields.temperature}, ${fields.split} prompts`}
        open={Boolean(faults.temperature ?? faults.refTemperature ?? faults.topP ?? faults.topK)}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          {input("temperature", "Temperature", "Of the sampling.")}
          {input("refTemperature", "Temperature of refLogprob", "1 where logits were not divided.")}
          {input("topP", "Top-p", "Empty: not cut.")}
          {input("topK", "Top-k", "Empty or 0: not cut.")}
          <p className="text-pretty text-faint text-xs sm:col-span-2">
            A bank that was cut is kept for previews; nothing is forecast on it, since no weight brings back the answers
            that the cut left out.
          </p>
          <Field
            label="Prompts of the split"
            hint="Rewards are designed on validation prompts. Test prompts are kept for the verdict: no bank is made of them."
          >
            {(control) => (
              <Select
                {...control}
                value={fields.split}
                onValueChange={(split) => {
                  if (split === "validation" || split === "train") set({ split });
                }}
                options={[
                  { value: "validation", label: "Validation" },
                  { value: "train", label: "Training" },
                ]}
              />
            )}
          </Field>
        </div>
      </Disclosure>
      <Choice
        label="Where lines are faulty"
        value={fields.faulty}
        onChange={(faulty) => set({ faulty })}
        options={[
          { value: "skip", label: "keep the rest" },
          { value: "refuse", label: "import nothing" },
        ]}
      />
      {message === null ? null : (
        <p role="alert" className="text-bad text-sm">
          {message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not now</Button>
        <Button type="submit" variant="primary">
          Import
        </Button>
      </div>
    </form>
  );
}

/** The signal to begin with: what earlier banks of the task say, else the one usual name that the file has; null to ask. */
function likelySuccess(names: readonly string[], known: TaskInfo | undefined): string | null {
  if (known?.knownFrom === "banks" && names.includes(known.success)) return known.success;
  const usual = successCandidates("").filter((name) => names.includes(name));
  return usual.length === 1 ? (usual[0] ?? null) : null;
}

function faultOfFile(file: File | null): string | null {
  if (file === null) return "Choose a file.";
  if (file.size === 0) return "This file is empty.";
  if (file.size > MOST_IMPORT_BYTES) return `It is ${megabytes(file.size)}; 1 GB is the most. Split it by prompts.`;
  return null;
}
