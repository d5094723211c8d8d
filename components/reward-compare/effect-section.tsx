"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { useLabBank } from "@/components/lab/use-lab-bank";
import type { LabClient } from "@/components/lab/worker/lab-client";
import { startWorker } from "@/components/lab/worker/start-worker";
import { taskThatFits } from "@/components/reward/task-fit";
import { Field } from "@/components/ui/field";
import { LoadError } from "@/components/ui/load-error";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { bankKind } from "@/domain/rollout/bank-kind";
import { useTRPC } from "@/trpc/client";
import type { RewardVersionDetail, TaskInfo } from "@/trpc/types";
import { EffectView } from "./effect-view";

type Sides = { before: RewardVersionDetail; after: RewardVersionDetail };

/** What the change does on a bank of the task that both rewards are for. */
export function EffectSection({ before, after }: Sides) {
  const trpc = useTRPC();
  const tasks = useQuery(trpc.tasks.list.queryOptions()).data?.tasks;
  if (tasks === undefined) return <Skeleton className="h-40 w-full" />;
  const [old, now] = [taskOf(before, tasks), taskOf(after, tasks)];
  if (!old || !now) return <Words>No trainer offers a task yet, so there is no bank to compare them on.</Words>;
  if (old.id !== now.id) {
    return (
      <Words>
        They are for different tasks, {old.name} and {now.name}: no rollout has the signals of both, so they cannot be
        compared on one bank.
      </Words>
    );
  }
  return <OnBank task={now} before={before} after={after} />;
}

function taskOf({ spec, taskId }: RewardVersionDetail, tasks: readonly TaskInfo[]): TaskInfo | undefined {
  return tasks.find(({ id }) => id === taskId) ?? taskThatFits(spec, tasks);
}

function OnBank({ task, before, after }: Sides & { task: TaskInfo }) {
  const [client, setClient] = useState<LabClient | null>(null);
  useEffect(() => {
    const started = startWorker();
    setClient(started);
    return () => started.close();
  }, []);
  const { banks, bank, choose, load, retry } = useLabBank(task, client);
  const facts = load.state === "ready" ? load.facts : null;
  const question = useMemo(() => ({ before: questionOf(before), after: questionOf(after) }), [before, after]);
  const lab = useMemo(() => ({ ask: client?.ask ?? null, facts, revision: 0 }), [client, facts]);
  const { value, isCurrent, error } = useLabAnswer(lab, "diff", question);
  if (load.state === "failed") return <LoadError what="The bank" error={load} onRetry={retry} />;
  if (load.state === "none") {
    return (
      <Words>
        {task.name} has no bank yet: with one you see here how far apart the two are, and which rollouts move.{" "}
        <Link href="/banks" className="underline">
          Sample or import one
        </Link>
        .
      </Words>
    );
  }
  return (
    <Frame
      actions={
        <Field label="Bank">
          {(control) => (
            <Select
              {...control}
              value={bank?.id}
              onValueChange={choose}
              className="w-56"
              options={banks.map((one) => ({
                value: one.id,
                label: `${one.name} (${bankKind(one)})`,
                hint: `${one.rollouts.toLocaleString("en")} rollouts of ${one.baseModel}`,
              }))}
            />
          )}
        </Field>
      }
    >
      {error !== null ? (
        <p role="alert" className="text-bad text-sm">
          {error}
        </p>
      ) : bank && value && isCurrent ? (
        <EffectView effect={value} bankId={bank.id} notRun={termsNotRun(before, after)} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Frame>
  );
}

function questionOf({ spec }: RewardVersionDetail) {
  return { spec, algorithm: "rloo" as const, policyStep: null };
}

/** Terms that this page has no value for: they are code to run, or ask an endpoint. */
function termsNotRun(...versions: RewardVersionDetail[]): string[] {
  const terms = versions.flatMap(({ spec }) => spec.terms);
  return [
    ...new Set(
      terms.filter(({ source }) => source.type === "python" || source.type === "score_model").map(({ id }) => id),
    ),
  ];
}

function Words({ children }: { children: ReactNode }) {
  return (
    <Frame>
      <p className="max-w-3xl text-pretty text-soft">{children}</p>
    </Frame>
  );
}

function Frame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby="effect-title" className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="effect-title" className="font-medium text-[15px] tracking-tight">
          What that changes on a bank
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
