"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LoadError } from "@/components/ui/load-error";
import { PageSkeleton } from "@/components/ui/page-skeleton";
import { forecastRefusal, forecastWarning } from "@/domain/rollout/bank-info";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import { BankRollouts } from "./bank-rollouts";
import { bankLacks, bankNote, bankOrigin, bankSampling, bankShape, bankSize } from "./describe-bank";
import { DesignOnBank } from "./design-on-bank";
import { RemoveBank } from "./remove-bank";

/** One bank: what is known of it, and its rollouts by the page. */
export function BankScreen({ bankId }: { bankId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const query = useQuery({
    ...trpc.banks.get.queryOptions({ bankId }),
    refetchInterval: ({ state }) => (state.data && !isTerminal(state.data.status) ? 2_000 : false),
  });
  const known = useQuery(trpc.tasks.list.queryOptions()).data?.tasks;
  const tasks = known ?? [];
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <LoadError what="The bank" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const bank = query.data;
  if (!bank) return null;
  const isFinished = bank.status === "finished";
  const notes = [
    bankNote(bank),
    ...(isFinished ? [...bankLacks(bank), forecastRefusal(bank), forecastWarning(bank)] : []),
    isFinished && known && !known.some(({ id }) => id === bank.task)
      ? "Its signals were not counted when it was stored, so no reward can be composed on it: export it, and import the file again."
      : null,
  ];
  const facts: [string, string][] = [
    ["Task", `${tasks.find(({ id }) => id === bank.task)?.name ?? bank.task}, ${bank.baseModel}`],
    ["Rollouts", `${bankSize(bank)}; ${bankShape(bank)}`],
    ["Accuracy", bank.accuracy === null ? "–" : bank.accuracy.toFixed(3)],
    ["Drawn at", bankSampling(bank)],
  ];
  return (
    <>
      <header className="mb-8 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 max-w-2xl">
          <p className="text-faint text-xs">
            <Link href="/banks" className="underline-offset-4 hover:underline">
              Banks
            </Link>
          </p>
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-2xl tracking-tight">
            <span className="min-w-0 break-words">{bank.name}</span>
            {isFinished ? null : <Badge>{bank.status}</Badge>}
          </h1>
          <p className="mt-1 text-soft text-sm">
            {bank.runId ? (
              <Link href={`/runs/${bank.runId}`} className="underline underline-offset-4">
                {bankOrigin(bank)}
              </Link>
            ) : (
              bankOrigin(bank)
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {isFinished ? (
            <>
              {tasks.some(({ id }) => id === bank.task) ? <DesignOnBank bank={bank} /> : null}
              <Button asChild size="small">
                <a href={`/api/banks/${bank.id}/rollouts.jsonl`} download>
                  Export
                </a>
              </Button>
            </>
          ) : null}
          {isTerminal(bank.status) ? <RemoveBank bank={bank} onRemoved={() => router.push("/banks")} /> : null}
        </div>
      </header>
      <dl className="mb-6 grid gap-x-8 gap-y-3 text-sm tabular sm:grid-cols-2 lg:grid-cols-4">
        {facts.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dt className="text-faint text-xs">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) =>
        note === null ? null : (
          <p key={note} className="mb-3 max-w-2xl text-pretty text-soft text-sm">
            {note}
          </p>
        ),
      )}
      {isFinished ? <BankRollouts bank={bank} /> : null}
    </>
  );
}
