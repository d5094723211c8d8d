"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type ExpiryChoice, expiryChoices, expiryOf } from "@/domain/share/expiry";
import { useTRPC } from "@/trpc/client";
import { NewLink } from "./new-link";

const kinds = [
  { value: "live", label: "Live" },
  { value: "frozen", label: "Frozen now" },
] as const;

/** Makes a link to a run or a comparison and shows it, this once. */
export function ShareDialog({
  page,
  runIds,
  onClose,
}: {
  page: "run" | "comparison";
  runIds: readonly string[];
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<"live" | "frozen">("live");
  const [name, setName] = useState("");
  const [lasts, setLasts] = useState<ExpiryChoice>("week");
  const [date, setDate] = useState("");
  const [asked, setAsked] = useState(false);
  const expiry = expiryOf(lasts, date, new Date());
  const create = useMutation(
    trpc.shares.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.shares.pathFilter()),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!expiry.ok) return;
    create.mutate({
      page,
      runIds: [...runIds],
      // What the address says of the view, so that a viewer sees it as you do.
      view: window.location.search.slice(1),
      name: name.trim(),
      frozen: kind === "frozen",
      expiresAt: expiry.expiresAt,
    });
  };
  const what = page === "run" ? "this run" : "this comparison";
  if (create.data) return <NewLink token={create.data.token} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Share ${what}`}
      description="Whoever has the link sees this page and nothing else, and changes nothing. No account is needed."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <Choice label="Shows" value={kind} options={kinds} onChange={setKind} />
          <p className="text-faint text-xs">
            {kind === "live"
              ? "Follows along while it trains, and shows whatever it becomes."
              : "Exactly what the page shows now, even after the run goes on."}
          </p>
        </div>
        <Field label="Name" hint="Stands on the page and in your list of links. May stay empty.">
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={200}
              autoComplete="off"
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Lasts">
            {(control) => (
              <Select
                {...control}
                value={lasts}
                onValueChange={(value) => {
                  const next = expiryChoices.find((choice) => choice.value === value);
                  if (next) setLasts(next.value);
                }}
                options={expiryChoices}
              />
            )}
          </Field>
          {lasts === "date" ? (
            <Field
              label="Last day"
              hint="It ends with that day."
              error={asked && !expiry.ok ? expiry.message : undefined}
            >
              {(control) => (
                <Input {...control} type="date" value={date} onChange={(event) => setDate(event.target.value)} />
              )}
            </Field>
          ) : null}
        </div>
        {create.error ? (
          <p role="alert" className="text-bad text-sm">
            No link was made: {create.error.message}
          </p>
        ) : null}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Link href="/shares" className="text-soft text-sm underline-offset-4 hover:underline">
            All shared links
          </Link>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            {create.isPending ? "Making the link…" : "Make a link"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
