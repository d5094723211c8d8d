"use client";

import { useState } from "react";
import { formatValue } from "@/components/charts/format-value";
import type { PromptRow } from "@/components/lab/worker/handle-forecast";
import { Choice } from "@/components/ui/choice";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { lengthText, natsText, shareText } from "./number-texts";

const SHOWN = 25;

const orders = {
  fall: { label: "Falls most", by: (row: PromptRow) => change(row) },
  rise: { label: "Rises most", by: (row: PromptRow) => -change(row) },
  ess: { label: "Least ESS", by: (row: PromptRow) => row.ess },
  unseen: { label: "Unseen", by: (row: PromptRow) => (row.unseen ? 0 : 1) },
} as const;
type Order = keyof typeof orders;
const options: { value: Order; label: string }[] = [
  { value: "fall", label: orders.fall.label },
  { value: "rise", label: orders.rise.label },
  { value: "ess", label: orders.ess.label },
  { value: "unseen", label: orders.unseen.label },
];

/** The forecast of single prompts: those that tell most, of all there are. */
export function PromptsTable({ rows }: { rows: readonly PromptRow[] }) {
  const [order, setOrder] = useState<Order>("fall");
  const { by } = orders[order];
  const chosen = order === "unseen" ? rows.filter(({ unseen }) => unseen) : rows;
  const shown = [...chosen].sort((a, b) => by(a) - by(b)).slice(0, SHOWN);
  return (
    <div className="flex flex-col gap-2">
      <Choice label="Order" value={order} options={options} onChange={setOrder} />
      {shown.length === 0 ? <p className="text-faint text-xs">Every prompt has a success among its samples.</p> : null}
      <Table className={shown.length === 0 ? "hidden" : "tabular text-xs"}>
        <thead>
          <tr>
            <TableHead className="pl-0">Prompt</TableHead>
            <TableHead className="text-right">Accuracy</TableHead>
            <TableHead className="text-right">Length</TableHead>
            <TableHead className="text-right">KL</TableHead>
            <TableHead className="pr-0 text-right">ESS</TableHead>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <TableRow key={row.promptId}>
              <th scope="row" className="max-w-40 truncate py-1.5 pr-2 text-left font-normal" title={row.promptId}>
                {row.promptId} <span className="text-faint">{row.tier}</span>
              </th>
              <TableCell className="whitespace-nowrap py-1.5 text-right">
                <span className="text-soft">{shareText(row.baseAccuracy)}</span> → {shareText(row.accuracy)}
                {row.unseen ? <span className="text-warn"> unseen</span> : null}
              </TableCell>
              <TableCell className="py-1.5 text-right">{lengthText(row.meanLength)}</TableCell>
              <TableCell className="py-1.5 text-right">{natsText(row.klBase)}</TableCell>
              <TableCell className="whitespace-nowrap py-1.5 pr-0 text-right">
                {formatValue(Number(row.ess.toPrecision(3)))} <span className="text-faint">of {row.samples}</span>
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <p className="text-faint text-xs">
        {shown.length} of {rows.length} prompts
      </p>
    </div>
  );
}

function change({ accuracy, baseAccuracy }: PromptRow): number {
  return (accuracy ?? 0) - (baseAccuracy ?? 0);
}
