"use client";

import Link from "next/link";
import { CancelRun } from "@/components/runs/cancel-run";
import { RunProgress } from "@/components/runs/run-progress";
import { RunStatusBadge } from "@/components/runs/run-status-badge";
import { secondsLeft, timeAgo } from "@/components/runs/time-left";
import { useNow } from "@/components/runs/use-now";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { forecastRefusal, forecastWarning } from "@/domain/rollout/bank-info";
import { isTerminal } from "@/domain/run/status";
import type { BankRow } from "@/trpc/types";
import { bankLacks, bankNote, bankOrigin, bankSampling, bankShape, bankSize } from "./describe-bank";
import { RemoveBank } from "./remove-bank";

const sources = { sampled: "Sampled", imported: "Imported", run: "Of a run" } as const;

/** One bank: of what it is, how large, how good its rollouts are, what it lacks, and how far its sampling has come. */
export function BankCard({ bank, taskName }: { bank: BankRow; taskName: string }) {
  const now = useNow(5_000);
  const isOver = isTerminal(bank.status);
  const isFinished = bank.status === "finished";
  const left = now ? secondsLeft({ ...bank, step: bank.prompts, steps: bank.promptsAsked }, now) : null;
  const notes = [
    bankNote(bank),
    ...(isFinished ? [...bankLacks(bank), forecastRefusal(bank), forecastWarning(bank)] : []),
  ].filter((note) => note !== null);
  return (
    <Card className="flex h-full flex-col">
      <CardHeader>
        <CardTitle className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <Link href={`/banks/${bank.id}`} className="min-w-0 break-words underline-offset-4 hover:underline">
            {bank.name}
          </Link>
          {bank.source === "sampled" ? (
            <RunStatusBadge job="bank" status={bank.status} unresponsive={bank.unresponsive} />
          ) : (
            <Badge>{sources[bank.source]}</Badge>
          )}
        </CardTitle>
      </CardHeader>
      <CardBody className="flex flex-1 flex-col gap-4">
        {isOver ? null : <RunProgress unit="prompts" step={bank.prompts} steps={bank.promptsAsked} left={left} />}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm tabular">
          <dt className="text-faint">Task</dt>
          <dd className="min-w-0 break-words">
            {taskName}, {bank.baseModel}
          </dd>
          <dt className="text-faint">Rollouts</dt>
          <dd>{isOver ? `${bankSize(bank)}; ${bankShape(bank)}` : `${bank.rollouts.toLocaleString("en")} so far`}</dd>
          <dt className="text-faint">Accuracy</dt>
          <dd>{bank.accuracy === null ? "–" : bank.accuracy.toFixed(3)}</dd>
          <dt className="text-faint">Drawn at</dt>
          <dd>{bankSampling(bank)}</dd>
          <dt className="text-faint">From</dt>
          <dd className="min-w-0 break-words">
            {bank.runId ? (
              <Link href={`/runs/${bank.runId}`} className="underline-offset-4 hover:underline">
                {bankOrigin(bank)}
              </Link>
            ) : (
              bankOrigin(bank)
            )}
            {now ? <span className="text-faint"> · {timeAgo(bank.createdAt, now)}</span> : null}
          </dd>
        </dl>
        {notes.map((note) => (
          <p key={note} className="text-pretty text-soft text-sm">
            {note}
          </p>
        ))}
        <div className="mt-auto flex flex-wrap gap-2">
          {isFinished ? (
            <>
              <Button asChild size="small">
                <Link href={`/banks/${bank.id}`} aria-label={`Look at ${bank.name}`}>
                  Look at it
                </Link>
              </Button>
              <Button asChild size="small">
                <a href={`/api/banks/${bank.id}/rollouts.jsonl`} download aria-label={`Export ${bank.name}`}>
                  Export
                </a>
              </Button>
            </>
          ) : null}
          {isOver ? <RemoveBank bank={bank} /> : bank.runId ? <CancelRun runId={bank.runId} name={bank.name} /> : null}
        </div>
      </CardBody>
    </Card>
  );
}
