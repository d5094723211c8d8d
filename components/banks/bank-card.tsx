"use client";

import Link from "next/link";
import { CancelRun } from "@/components/runs/cancel-run";
import { RunProgress } from "@/components/runs/run-progress";
import { RunStatusBadge } from "@/components/runs/run-status-badge";
import { secondsLeft, timeAgo } from "@/components/runs/time-left";
import { useNow } from "@/components/runs/use-now";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { isTerminal } from "@/domain/run/status";
import type { BankRow } from "@/trpc/types";
import { bankNote, bankShape, bankSize } from "./describe-bank";

/** One bank: of what it was sampled, how large it is, how good the base is on it, how far it has come. */
export function BankCard({ bank, taskName }: { bank: BankRow; taskName: string }) {
  const now = useNow(5_000);
  const isOver = isTerminal(bank.status);
  const left = now ? secondsLeft({ ...bank, step: bank.prompts, steps: bank.promptsAsked }, now) : null;
  const note = bankNote(bank);
  return (
    <Card className="flex h-full flex-col">
      <CardHeader>
        <CardTitle className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <Link href={`/runs/${bank.runId}`} className="min-w-0 break-words underline-offset-4 hover:underline">
            {taskName}: {bank.baseModel}
          </Link>
          <RunStatusBadge job="bank" status={bank.status} unresponsive={bank.unresponsive} />
        </CardTitle>
        {isOver || !bank.runId ? null : <CancelRun runId={bank.runId} name={bank.name} />}
      </CardHeader>
      <CardBody className="flex flex-1 flex-col gap-4">
        {isOver ? null : <RunProgress unit="prompts" step={bank.prompts} steps={bank.promptsAsked} left={left} />}
        {note ? <p className="text-soft text-sm">{note}</p> : null}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm tabular">
          <dt className="text-faint">Sampled</dt>
          <dd>{bankShape({ ...bank, prompts: bank.promptsAsked })}</dd>
          <dt className="text-faint">Kept</dt>
          <dd>{bankSize(bank)}</dd>
          <dt className="text-faint">Accuracy of the base</dt>
          <dd>{bank.accuracy === null ? "–" : bank.accuracy.toFixed(3)}</dd>
          <dt className="text-faint">Asked for</dt>
          <dd>{now ? timeAgo(bank.createdAt, now) : "–"}</dd>
        </dl>
      </CardBody>
    </Card>
  );
}
