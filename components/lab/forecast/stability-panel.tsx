"use client";

import { useEffect, useState } from "react";
import type { Lab } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import type { LabInput } from "@/components/lab/worker/protocol";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { STABILITY_DRAWS, type Stability, type StabilityOutcome } from "@/domain/forecast/stability";
import { stabilitySentences } from "@/domain/forecast/stability-sentence";
import type { Objective } from "@/domain/reward/spec";
import { lengthText, shareText } from "./number-texts";

/** How long a reward must rest before its weights are nudged: some hundred scorings of the bank. */
const REST_MS = 500;

/** The forecast under weights a tenth larger and smaller: what a small change of mind would do. */
export function StabilityPanel({
  lab,
  input,
  waits,
}: {
  lab: Lab;
  input: LabInput<"stability">;
  /** Whether the worker has something to draw first: the two would share its one thread. */
  waits: boolean;
}) {
  const rested = useRested(input);
  const { value, isCurrent, error } = useLabAnswer(lab, "stability", waits ? null : rested);
  const { objective } = rested.question.spec;
  return (
    <section aria-labelledby="forecast-stability" aria-busy={!isCurrent} className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <h3 id="forecast-stability" className="font-medium text-[13px]">
          Stability
        </h3>
        {value?.ok && !value.stability.finished ? (
          <span role="status" className="tabular text-faint text-xs">
            {value.stability.draws.length} of {STABILITY_DRAWS} draws …
          </span>
        ) : null}
      </div>
      <p className="text-pretty text-faint text-xs">
        The forecast when each weight is a tenth larger or smaller, and in {STABILITY_DRAWS} seeded draws of all weights
        within a tenth.
      </p>
      {error !== null ? (
        <p role="alert" className="text-bad text-xs">
          {error}
        </p>
      ) : value === null ? (
        <Skeleton className="h-24 w-full" />
      ) : value.ok ? (
        <Nudged stability={value.stability} objective={objective} />
      ) : (
        <p className="text-pretty text-soft text-xs">{value.reason}</p>
      )}
    </section>
  );
}

function Nudged({ stability, objective }: { stability: Stability; objective: Objective }) {
  const { unmoved, terms, draws } = stability;
  return (
    <>
      <div data-testid="stability-sentences" className="flex flex-col gap-1.5">
        {stabilitySentences(stability, objective).map((sentence) => (
          <p key={sentence} className="text-pretty text-[13px] text-soft">
            {sentence}
          </p>
        ))}
      </div>
      <Table className="tabular text-xs max-sm:[&_td]:px-1 max-sm:[&_th]:whitespace-normal max-sm:[&_th]:px-1">
        <thead>
          <tr>
            <TableHead className="pl-0">Weight of</TableHead>
            <TableHead className="text-right">Accuracy −10 %</TableHead>
            <TableHead className="text-right">+10 %</TableHead>
            <TableHead className="text-right">Length −10 %</TableHead>
            <TableHead className="pr-0 text-right">+10 %</TableHead>
          </tr>
        </thead>
        <tbody>
          <TableRow>
            <th scope="row" className="py-1.5 text-left font-normal text-faint">
              as it is
            </th>
            <TableCell colSpan={2} className="py-1.5 text-center">
              {shareText(unmoved.accuracy)}
            </TableCell>
            <TableCell colSpan={2} className="py-1.5 pr-0 text-center">
              {lengthText(unmoved.meanLength)}
            </TableCell>
          </TableRow>
          {terms.map(({ term, up, down }) => (
            <TableRow key={term}>
              <th scope="row" className="max-w-32 truncate py-1.5 text-left font-mono font-normal" title={term}>
                {term}
              </th>
              <TableCell className="py-1.5 text-right">{shareText(down.accuracy)}</TableCell>
              <TableCell className="py-1.5 text-right">{shareText(up.accuracy)}</TableCell>
              <TableCell className="py-1.5 text-right">{lengthText(down.meanLength)}</TableCell>
              <TableCell className="py-1.5 pr-0 text-right">{lengthText(up.meanLength)}</TableCell>
            </TableRow>
          ))}
          {draws.length > 0 ? (
            <TableRow>
              <th scope="row" className="py-1.5 text-left font-normal text-faint">
                all, {draws.length} draws
              </th>
              <TableCell colSpan={2} className="py-1.5 text-center">
                {range(draws, ({ accuracy }) => accuracy, shareText)}
              </TableCell>
              <TableCell colSpan={2} className="py-1.5 pr-0 text-center">
                {range(draws, ({ meanLength }) => meanLength, lengthText)}
              </TableCell>
            </TableRow>
          ) : null}
        </tbody>
      </Table>
    </>
  );
}

function range(
  draws: readonly StabilityOutcome[],
  of: (draw: StabilityOutcome) => number | null,
  text: (value: number | null) => string,
): string {
  const known = draws.map(of).filter((value) => value !== null);
  if (known.length === 0) return "–";
  return `${text(Math.min(...known))} to ${text(Math.max(...known))}`;
}

/** The value once it has not changed for a while; the first at once. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
