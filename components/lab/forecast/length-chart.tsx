"use client";

import { useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { ChartHead } from "@/components/charts/chart-head";
import { LineLegend } from "@/components/charts/line-legend";
import { niceTicks } from "@/components/charts/ticks";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { formatShare } from "@/components/understand/format-share";
import type { LengthShareRow } from "@/domain/forecast/length-shares";

const styles = {
  base: { color: "var(--chart-8)", dash: null },
  sharpened: { color: "var(--chart-2)", dash: "6 3" },
  optimum: { color: "var(--chart-1)", dash: null },
} as const;
const names = { base: "base", sharpened: "sharpened, without reward", optimum: "optimum" } as const;

/** How probability moves between lengths: of the base, by sharpening alone, and at the optimum. */
export function LengthChart({ rows }: { rows: readonly LengthShareRow[] }) {
  const [asTable, setAsTable] = useState(false);
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return null;
  const shown: ("base" | "sharpened" | "optimum")[] =
    first.sharpened === null ? ["base", "optimum"] : ["base", "sharpened", "optimum"];
  const most = Math.max(0.01, ...rows.map((row) => Math.max(row.base, row.sharpened ?? 0, row.optimum)));
  const [low, high] = [first.from - 0.5, last.to + 0.5];
  const ticks = niceTicks(first.from, last.to, 5).filter(
    (tick) => Number.isInteger(tick) && tick >= first.from && tick <= last.to,
  );
  const heights = niceTicks(0, most, 3);
  return (
    <figure aria-labelledby="length-tilt-title" className="flex min-w-0 flex-col gap-2">
      <ChartHead
        titleId="length-tilt-title"
        title="Length tilt"
        note="Share of completions by tokens. Sharpening a whole answer's likelihood favours what is short or always worded alike."
        log={null}
        table={{ on: asTable, toggle: setAsTable }}
      />
      {asTable ? (
        <LengthTable rows={rows} shown={shown} />
      ) : (
        <div
          role="img"
          aria-label={`Mean over prompts: ${shown.map((one) => `${names[one]} most often ${modeOf(rows, one)} tokens`).join(", ")}`}
        >
          <ChartFrame
            height={180}
            xDomain={[low, high]}
            xTicks={ticks}
            xLabel="tokens"
            yDomain={[0, heights.at(-1) ?? 1]}
            yTicks={heights}
            yLabel="share"
            content={({ x, y }) => (
              <g fill="none" strokeWidth={2} strokeLinejoin="round">
                {shown.map((one) => (
                  <path
                    key={one}
                    d={stairs(rows, (row) => row[one] ?? 0, x.toPixel, y.toPixel)}
                    stroke={styles[one].color}
                    {...(styles[one].dash === null ? {} : { strokeDasharray: styles[one].dash })}
                  />
                ))}
              </g>
            )}
          />
        </div>
      )}
      <LineLegend series={shown.map((one) => ({ id: one, label: names[one], style: styles[one] }))} />
    </figure>
  );
}

function stairs(
  rows: readonly LengthShareRow[],
  of: (row: LengthShareRow) => number,
  x: (tokens: number) => number,
  y: (share: number) => number,
): string {
  return rows
    .map((row, at) => {
      const [left, right, height] = [x(row.from - 0.5), x(row.to + 0.5), y(of(row))];
      return `${at === 0 ? `M${left.toFixed(1)},${y(0).toFixed(1)}L` : "L"}${left.toFixed(1)},${height.toFixed(1)}L${right.toFixed(1)},${height.toFixed(1)}`;
    })
    .join("");
}

function modeOf(rows: readonly LengthShareRow[], one: "base" | "sharpened" | "optimum"): string {
  const most = rows.reduce((best, row) => ((row[one] ?? 0) > (best[one] ?? 0) ? row : best));
  return most.from === most.to ? String(most.from) : `${most.from} to ${most.to}`;
}

function LengthTable({
  rows,
  shown,
}: {
  rows: readonly LengthShareRow[];
  shown: readonly ("base" | "sharpened" | "optimum")[];
}) {
  return (
    <Table className="tabular text-xs">
      <thead>
        <tr>
          <TableHead className="pl-0">Tokens</TableHead>
          {shown.map((one) => (
            <TableHead key={one} className="text-right">
              {names[one]}
            </TableHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={row.from}>
            <TableCell className="py-1 pl-0">{row.from === row.to ? row.from : `${row.from} to ${row.to}`}</TableCell>
            {shown.map((one) => (
              <TableCell key={one} className="py-1 text-right">
                {formatShare(row[one] ?? 0)}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
