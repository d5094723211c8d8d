"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useQueryStates } from "nuqs";
import { formatValue } from "@/components/charts/format-value";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { LongText } from "@/components/ui/long-text";
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
          {(query.data?.texts ?? []).map((rollout, index, all) => (
            <RolloutItem
              key={rollout.place}
              rollout={rollout}
              isSamePrompt={all[index - 1]?.promptId === rollout.promptId}
            />
          ))}
        </ol>
      </Card>
    </section>
  );
}

function RolloutItem({ rollout, isSamePrompt }: { rollout: Shown; isSamePrompt: boolean }) {
  const { place, promptId, prompt, completion, answer, parsedAnswer, tokens, stopReason, tier } = rollout;
  const logprobs: [string, number | null][] = [
    ["S_ref", rollout.refLogprob],
    ["S_pol", rollout.policyLogprob],
    ["S_q", rollout.samplingLogprob],
  ];
  const numbers: [string, string][] = [
    ["tokens", String(tokens)],
    ...logprobs.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, formatValue(value)]])),
    ...Object.entries(rollout.signals).map(([name, value]): [string, string] => [
      name,
      typeof value === "number" ? formatValue(value) : `[${value.map(formatValue).join(", ")}]`,
    ]),
  ];
  return (
    <li className="min-w-0 border-border border-t py-3 first:border-0">
      {isSamePrompt ? null : (
        <p className="mb-2 flex flex-wrap items-center gap-2 text-sm">
          <span className="min-w-0 whitespace-pre-wrap break-words font-medium font-mono">
            {prompt === "" ? `Prompt ${promptId}` : prompt}
          </span>
          {tier ? <Badge tone="outline">{tier}</Badge> : null}
          {answer === null ? null : <span className="min-w-0 break-words text-faint text-xs">answer {answer}</span>}
        </p>
      )}
      <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2">
        <span className="pt-px text-faint text-xs tabular">#{place + 1}</span>
        <div className="min-w-0">
          {completion === "" ? (
            <p className="text-faint text-xs">{prompt !== "" && tokens <= 1 ? "(empty)" : "The text was not kept."}</p>
          ) : (
            <LongText text={completion} />
          )}
          <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-xs tabular">
            {stopReason === "length" ? <dt className="text-warn">cut off</dt> : null}
            <Fact name="read" value={parsedAnswer ?? "nothing"} />
            {numbers.map(([name, value]) => (
              <Fact key={name} name={name} value={value} />
            ))}
          </dl>
        </div>
      </div>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex min-w-0 max-w-full gap-1.5">
      <dt className="shrink-0 text-faint">{name}</dt>
      <dd className="truncate" title={value}>
        {value}
      </dd>
    </div>
  );
}
