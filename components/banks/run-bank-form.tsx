"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LoadError } from "@/components/ui/load-error";
import { readNumberText } from "@/components/ui/number-text";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { counted } from "./describe-bank";
import { type KeptStep, keptIn, splitsOf } from "./kept-steps";

type RunSplit = "train" | "validation";

/** Which of a run's kept rollouts become a bank. `around` is the step that is looked at. */
export function RunBankForm({
  runId,
  around,
  onClose,
}: {
  runId: string;
  around?: { step: number; split: string };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const query = useQuery(trpc.rollouts.steps.queryOptions({ runId }));
  if (query.isPending) return <Skeleton className="h-48 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The run's rollouts" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const steps = query.data?.steps ?? [];
  const splits = splitsOf(steps);
  const first = splits.find(({ split }) => split === around?.split) ?? splits[0];
  if (!first) {
    return (
      <p className="text-soft text-sm">
        This run has kept no training or validation rollouts. Those of the test split make no bank: a reward designed on
        them would have seen what it is judged by.
      </p>
    );
  }
  return (
    <Fields key={runId} runId={runId} steps={steps} splits={splits} first={{ ...first, around }} onClose={onClose} />
  );
}

function Fields({
  runId,
  steps,
  splits,
  first,
  onClose,
}: {
  runId: string;
  steps: readonly KeptStep[];
  splits: ReturnType<typeof splitsOf>;
  first: { split: RunSplit; from: number; to: number; around?: { step: number; split: string } };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [split, setSplit] = useState<RunSplit>(first.split);
  // An evaluation is one step; of training the whole range.
  const start =
    first.split === "validation" ? (first.around?.split === "validation" ? first.around.step : first.to) : first.from;
  const [from, setFrom] = useState(String(start));
  const [to, setTo] = useState(String(first.to === start || first.split === "train" ? first.to : start));
  const [name, setName] = useState("");
  const make = useMutation(
    trpc.banks.fromRun.mutationOptions({
      onSuccess: async (made) => {
        onClose();
        toast.success(`${made.name}: ${counted(made.rollouts, "rollout")}`);
        await Promise.all(
          [trpc.banks.list, trpc.tasks.list].map((changed) => queryClient.invalidateQueries(changed.pathFilter())),
        );
        router.push(`/banks/${made.bankId}`);
      },
    }),
  );
  const read = {
    from: readNumberText(from, { integer: true, min: 0 }),
    to: readNumberText(to, { integer: true, min: 0 }),
  };
  const range = read.from.ok && read.to.ok ? { split, from: read.from.value, to: read.to.value } : null;
  const kept = range ? keptIn(steps, range) : null;
  const backwards = range !== null && range.from > range.to ? "The last step comes before the first." : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!range || backwards || !kept || kept.groups === 0) return;
    make.mutate({
      runId,
      split,
      fromStep: range.from,
      toStep: range.to,
      name: name.trim() === "" ? null : name.trim(),
    });
  }

  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <Field label="Rollouts of">
        {(control) => (
          <Select
            {...control}
            value={split}
            onValueChange={(value) => {
              const chosen = splits.find((one) => one.split === value);
              if (!chosen) return;
              setSplit(chosen.split);
              setFrom(String(chosen.split === "train" ? chosen.from : chosen.to));
              setTo(String(chosen.to));
            }}
            options={splits.map((one) => ({
              value: one.split,
              label: one.split === "train" ? "Training" : "Validation",
              hint: `kept from step ${one.from} to ${one.to}`,
            }))}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="First step" error={read.from.ok ? undefined : read.from.message}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="tabular"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="Last step" error={read.to.ok ? backwards : read.to.message}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="tabular"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Name" hint="Empty: the run's number and the steps.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {kept && !backwards ? (
        <p aria-live="polite" className="text-pretty text-soft text-sm">
          {kept.groups === 0
            ? "No rollouts were kept of these steps."
            : `${counted(kept.groups, "group")} of ${counted(kept.steps, "step")} ${kept.groups === 1 ? "was" : "were"} kept, ${kept.withText === kept.groups ? "all" : kept.withText} with text.`}{" "}
          S_ref is what the run recorded, at its own temperature; S_q is what its policy sampled from.
        </p>
      ) : null}
      {make.error ? (
        <p role="alert" className="text-bad text-sm">
          {make.error.message}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not now</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={make.isPending || !kept || kept.groups === 0 || backwards !== undefined}
        >
          {make.isPending ? "Making it…" : "Make the bank"}
        </Button>
      </div>
    </form>
  );
}
