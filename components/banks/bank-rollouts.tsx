"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { formatValue } from "@/components/charts/format-value";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import type { BankRow, RouterOutputs } from "@/trpc/types";
import { bankParams } from "./bank-params";

/** Rollouts on one page. */
const SHOWN = 16;

type Shown = RouterOutputs["banks"]["texts"]["texts"][number];

/** A bank's rollouts in its own order, some at a time. */
export function BankRollouts({ bank }: { bank: Pick<BankRow, "id" | "rollouts"> }) {
  const trpc = useTRPC();
  const [{ from: asked }, setParams] = useQueryStates(bankParams);
  const last = Math.max(0, Math.floor((bank.rollouts - 1) / SHOWN) * SHOWN);
  const from = Math.min(last, Math.max(0, asked));
  const places = Array.from({ length: Math.min(SHOWN, bank.rollouts - from) }, (_, index) => from + index);
  const query = useQuery({
    ...trpc.banks.texts.queryOptions({ bankId: bank.id, places }),
    placeholderData: keepPreviousData,
  });
  if (query.isPending) return <Skeleton className="h-80 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The rollouts" error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <section aria-labelledby="rollouts" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="rollouts" className="font-medium text-lg tracking-tight">
          Rollouts
        </h2>
        <div className="flex items-center gap-2">
          <span className="text-faint text-xs tabular" aria-live="polite">
            {(from + 1).toLocaleString("en")} to {Math.min(bank.rollouts, from + SHOWN).toLocaleString("en")} of{" "}
            {bank.rollouts.toLocaleString("en")}
          </span>
          <Button
            size="icon"
            aria-label="Earlier rollouts"
            disabled={from === 0}
            onClick={() => void setParams({ from: from - SHOWN })}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            size="icon"
            aria-label="Later rollouts"
            disabled={from >= last}
            onClick={() => void setParams({ from: from + SHOWN })}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      </div>
      <Card className="min-w-0 px-5 py-2">
        <ol>
          {(query.data?.texts ?? []).map((rollout) => (
            <RolloutItem key={rollout.place} rollout={rollout} />
          ))}
        </ol>
      </Card>
    </section>
  );
}

function RolloutItem({ rollout }: { rollout: Shown }) {
  const { place, promptId, prompt, completion, answer, parsedAnswer, signals, tokens, stopReason, tier } = rollout;
  const logprobs: [string, number | null][] = [
    ["S_ref", rollout.refLogprob],
    ["S_pol", rollout.policyLogprob],
    ["S_q", rollout.samplingLogprob],
  ];
  return (
    <li className="grid gap-x-6 gap-y-2 border-border border-t py-3 first:border-0 lg:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]">
      <div className="min-w-0">
        <p className="mb-1 flex flex-wrap items-center gap-2 text-faint text-xs">
          <span className="tabular">#{place + 1}</span>
          <span className="min-w-0 whitespace-pre-wrap break-words font-mono text-foreground">
            {prompt === "" ? `Prompt ${promptId}` : prompt}
          </span>
          {tier ? <Badge tone="outline">{tier}</Badge> : null}
          {stopReason === "length" ? <Badge tone="warn">Cut off</Badge> : null}
        </p>
        {completion === "" ? (
          <p className="text-faint text-xs">The text was not kept.</p>
        ) : (
          <pre className="max-h-48 overflow-y-auto whitespace-pre-wrap break-words font-mono text-[13px]">
            {completion}
          </pre>
        )}
        {answer === null ? null : (
          <p className="mt-1 break-words text-faint text-xs">
            Answer {answer}
            {parsedAnswer === null ? ", none was read" : `, read ${parsedAnswer}`}
          </p>
        )}
      </div>
      <dl className="grid h-fit grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-xs tabular">
        <dt className="text-faint">tokens</dt>
        <dd className="text-right">{tokens}</dd>
        {logprobs.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-faint">{name}</dt>
              <dd className="text-right">{formatValue(value)}</dd>
            </div>
          ),
        )}
        {Object.entries(signals).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="truncate text-faint" title={name}>
              {name}
            </dt>
            <dd className="max-w-40 truncate text-right">
              {typeof value === "number" ? formatValue(value) : value.map(formatValue).join(", ")}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
