"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { isLoopback } from "@/components/ui/is-loopback";
import { useTRPC } from "@/trpc/client";
import { type TrainerKind, trainerCommands, trainerKinds, trainerKindWords } from "./describe-trainer";

/** Makes a key for a trainer and shows it this once, with the lines that start it. */
export function AddTrainer() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const create = useMutation(
    trpc.trainers.createKey.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.trainers.pathFilter()),
    }),
  );
  const change = (next: boolean) => {
    setOpen(next);
    if (next) return;
    create.reset();
    setName("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") create.mutate({ name: name.trim() });
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Add a trainer
      </Button>
      {create.data ? (
        <Dialog
          open={open}
          onOpenChange={change}
          title={`The key of ${name.trim()}`}
          description="It is stored hashed and shown this once: copy it now."
          className="max-w-2xl"
          actions={
            <Button variant="primary" onClick={() => change(false)}>
              I have copied it
            </Button>
          }
        >
          <KeyLines trainerKey={create.data.key} />
        </Dialog>
      ) : (
        <Dialog
          open={open}
          onOpenChange={change}
          title="Add a trainer"
          description="It gets a key of its own, which can be revoked without disturbing others."
        >
          <form onSubmit={submit} className="flex flex-col gap-4">
            <Field
              label="Name"
              hint="Where it runs, so that you know it again: lab-gpu-2"
              error={create.error ? `The key could not be made: ${create.error.message}` : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  maxLength={200}
                  required
                  autoComplete="off"
                />
              )}
            </Field>
            <div className="flex justify-end gap-2">
              <Button onClick={() => change(false)}>Not now</Button>
              <Button type="submit" variant="primary" disabled={create.isPending || name.trim() === ""}>
                {create.isPending ? "Making the key…" : "Make a key"}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}

function KeyLines({ trainerKey }: { trainerKey: string }) {
  const { origin } = window.location;
  const [kind, setKind] = useState<TrainerKind>("gpu");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Choice
        label="For"
        value={kind}
        options={trainerKinds.map((value) => ({ value, label: trainerKindWords[value].label }))}
        onChange={setKind}
      />
      <p className="text-pretty text-soft text-sm">{trainerKindWords[kind].about}</p>
      {trainerCommands({ origin, key: trainerKey, kind }).map(({ label, code, note }) => (
        <div key={label} className="flex min-w-0 flex-col gap-1.5">
          <p className="font-medium text-[13px]">{label}</p>
          <CodeBlock code={code} label={label} />
          {note ? <p className="text-pretty text-soft text-xs">{note}</p> : null}
        </div>
      ))}
      {isLoopback(origin) ? (
        <p className="text-pretty text-soft text-xs">
          {origin} can be reached from this machine alone. For a trainer elsewhere, forward the port to it (
          <span className="whitespace-nowrap">ssh -R</span>) or put the app behind an address it can reach.
        </p>
      ) : null}
    </div>
  );
}
