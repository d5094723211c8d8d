"use client";

import { formatValue } from "@/components/charts/format-value";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { BankEffect, MeanOf } from "@/domain/reward-diff/bank-effect";
import { distanceWords } from "@/domain/reward-diff/distance-words";
import { correlationText } from "./correlation-text";
import { MovedRollouts } from "./moved-rollouts";

/** The distance of two rewards on a bank, means before and after, and the rollouts that moved most. */
export function EffectView({
  effect,
  bankId,
  notRun,
}: {
  effect: BankEffect;
  bankId: string;
  /** Terms that have no value here because nothing runs them. */
  notRun: readonly string[];
}) {
  const { distance, rollouts, moved } = effect;
  const unscored = distance.rollouts < rollouts;
  const why = effect.excludedAfter ?? effect.excludedBefore;
  return (
    <div className="flex flex-col gap-6">
      {notRun.length > 0 ? (
        <p className="border-warn border-l-2 pl-3 text-sm text-warn">
          Nothing is run on this page, so {notRun.join(", ")} {notRun.length === 1 ? "has" : "have"} no value here. Open
          a version in the composer and run {notRun.length === 1 ? "it" : "them"} there.
        </p>
      ) : null}
      <div>
        <p className="max-w-3xl text-pretty">{distanceWords(distance)}</p>
        <dl className="tabular mt-4 grid grid-cols-2 gap-x-8 gap-y-4 sm:grid-cols-4">
          <Figure name="Distance d" value={distance.d} note="0 the same, 1 the opposite" />
          <Figure name="Correlation ρ" value={distance.rho} note="within prompts" correlation />
          <Figure name="Kendall's τ" value={distance.tau} note="mean over prompts" correlation />
          <Figure name="Flips" value={distance.flips} note="advantages that change sign" percent />
        </dl>
        <p className="mt-3 text-faint text-xs">
          By objective total, on {distance.rollouts.toLocaleString("en")} of {rollouts.toLocaleString("en")} rollouts
          {unscored && why !== null ? `; the others have no reward: ${why}` : ""}.
        </p>
      </div>
      <Means effect={effect} />
      {moved.length > 0 ? <MovedRollouts moved={moved} bankId={bankId} /> : null}
    </div>
  );
}

function Figure({
  name,
  value,
  note,
  percent = false,
  correlation = false,
}: {
  name: string;
  value: number | null;
  note: string;
  percent?: boolean;
  correlation?: boolean;
}) {
  const text =
    value === null
      ? "–"
      : percent
        ? `${formatValue(Number((100 * value).toPrecision(3)))} %`
        : correlation
          ? correlationText(value)
          : formatValue(Number(value.toFixed(3)));
  return (
    <div>
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-medium text-xl tracking-tight">{text}</dd>
      <dd className="text-faint text-xs">{note}</dd>
    </div>
  );
}

function Means({ effect }: { effect: BankEffect }) {
  const rows = [
    ...effect.terms.map((term) => ({ ...term, name: term.id, mono: true })),
    { id: "r", name: "Task total", mono: false, ...effect.taskTotal },
    { id: "objective", name: "Objective total", mono: false, ...effect.objectiveTotal },
  ];
  return (
    <Table>
      <caption className="sr-only">Means on the bank, before and after</caption>
      <thead>
        <tr>
          <TableHead className="pl-0">Mean of</TableHead>
          <TableHead className="text-right">Before</TableHead>
          <TableHead className="text-right">After</TableHead>
          <TableHead className="pr-0 text-right">Change</TableHead>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, mono, before, after }) => (
          <TableRow key={`${mono} ${id}`}>
            <TableCell className={mono ? "break-all pl-0 font-mono text-xs" : "pl-0 font-medium"}>{name}</TableCell>
            <MeanCell mean={before} rollouts={effect.rollouts} />
            <MeanCell mean={after} rollouts={effect.rollouts} />
            <TableCell className="tabular pr-0 text-right">{changeText(before, after)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function MeanCell({ mean, rollouts }: { mean: MeanOf | null; rollouts: number }) {
  return (
    <TableCell className="tabular text-right">
      {mean === null ? <span className="text-faint">no such term</span> : formatValue(mean.mean)}
      {mean !== null && mean.count < rollouts ? (
        <span className="block text-faint text-xs">of {mean.count.toLocaleString("en")}</span>
      ) : null}
    </TableCell>
  );
}

function changeText(before: MeanOf | null, after: MeanOf | null): string {
  if (before?.mean == null || after?.mean == null) return "–";
  const change = after.mean - before.mean;
  return change > 0 ? `+${formatValue(change)}` : formatValue(change);
}
