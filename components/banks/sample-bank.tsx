"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { modelOf } from "@/components/model/model-text";
import { TypedModelField } from "@/components/model/typed-model-field";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { readNumberText } from "@/components/ui/number-text";
import { Select } from "@/components/ui/select";
import { bankDefaults, languageModelBank } from "@/domain/rollout/bank";
import { ANY_MODEL } from "@/domain/task/offered-models";
import { useTRPC } from "@/trpc/client";
import type { TaskInfo } from "@/trpc/types";

const numbers = [
  {
    name: "prompts",
    label: "Prompts",
    hint: "Of the task's validation prompts, as many as it has.",
    integer: true,
    min: 1,
    max: 4096,
  },
  { name: "samplesPerPrompt", label: "Samples a prompt", hint: "2 to 1024.", integer: true, min: 2, max: 1024 },
  {
    name: "temperature",
    label: "Temperature",
    hint: "The base's own distribution is 1.",
    integer: false,
    min: 0.01,
    max: 10,
  },
] as const;

/** Asks for a bank of a base model that some trainer offers. */
export function SampleBank({ tasks }: { tasks: readonly TaskInfo[] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [model, setModel] = useState<string | null>(null);
  const [typedModel, setTypedModel] = useState("");
  const [tried, setTried] = useState(false);
  // What nobody has typed yet follows the task.
  const [typedNumbers, setTyped] = useState<Partial<Record<(typeof numbers)[number]["name"], string>>>({});
  const create = useMutation(
    trpc.banks.create.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        toast.success("The bank is in the queue");
        return queryClient.invalidateQueries(trpc.banks.pathFilter());
      },
    }),
  );
  // The prompts of a task that only banks know are not here to be sampled.
  const ours = tasks.filter(({ knownFrom }) => knownFrom !== "banks");
  const models = ours.flatMap((task) => [
    ...task.baseModels.map(({ id }) => ({ value: `${task.id} ${id}`, label: `${task.name}: ${id}`, task, id })),
    ...(task.anyModelTrainerIds.length > 0
      ? [{ value: `${task.id} ${ANY_MODEL}`, label: `${task.name}: another model…`, task, id: ANY_MODEL }]
      : []),
  ]);
  const chosen = models.find(({ value }) => value === model) ?? models[0];
  const baseModel = modelOf({ baseModel: chosen?.id ?? "", typedModel });
  const usual = chosen?.task.knownFrom === "trainer" ? { ...bankDefaults, ...languageModelBank } : bankDefaults;
  const typed = {
    prompts: typedNumbers.prompts ?? String(usual.prompts),
    samplesPerPrompt: typedNumbers.samplesPerPrompt ?? String(usual.samplesPerPrompt),
    temperature: typedNumbers.temperature ?? String(usual.temperature),
  };
  const fields = numbers.map((field) => ({ ...field, read: readNumberText(typed[field.name], field) }));

  function submit(event: FormEvent) {
    event.preventDefault();
    const [prompts, samplesPerPrompt, temperature] = fields.map(({ read }) => (read.ok ? read.value : null));
    setTried(true);
    if (!chosen || baseModel === "" || prompts == null || samplesPerPrompt == null || temperature == null) return;
    create.mutate({ task: chosen.task.id, baseModel, prompts, samplesPerPrompt, temperature });
  }

  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={models.length === 0}>
        Sample a bank
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          setTried(false);
          create.reset();
        }}
        title="Sample a bank"
        description="It waits until its trainer has nothing else to do, and gives way to a run that is launched meanwhile."
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field label="Base model">
            {(control) => <Select {...control} value={chosen?.value} onValueChange={setModel} options={models} />}
          </Field>
          {chosen?.id === ANY_MODEL ? (
            <TypedModelField
              label="Its name or folder"
              value={typedModel}
              error={tried && baseModel === "" ? "Say which model." : undefined}
              onChange={setTypedModel}
            />
          ) : null}
          <div className="grid gap-4 sm:grid-cols-3">
            {fields.map(({ name, label, hint, read }) => (
              <Field key={name} label={label} hint={hint} error={read.ok ? undefined : read.message}>
                {(control) => (
                  <Input
                    {...control}
                    className="tabular"
                    inputMode="decimal"
                    autoComplete="off"
                    value={typed[name]}
                    onChange={(event) => setTyped({ ...typedNumbers, [name]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          {create.error ? (
            <p role="alert" className="text-bad text-sm">
              {create.error.message}
            </p>
          ) : null}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Not now</Button>
            <Button type="submit" variant="primary" disabled={create.isPending}>
              {create.isPending ? "Queueing…" : "Sample it"}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
