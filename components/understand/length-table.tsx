import { formatValue } from "@/components/charts/format-value";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { LengthShare } from "@/domain/objective/length-tilt";
import { formatShare } from "./format-share";

/** How probability moves between lengths, shortest first. */
export function LengthTable({ lengths, tilted }: { lengths: readonly LengthShare[]; tilted: boolean }) {
  return (
    <Table className="tabular">
      <thead>
        <tr>
          <TableHead>Tokens n</TableHead>
          <TableHead className="text-right">P(n)</TableHead>
          <TableHead className="text-right">
            P<sub>α</sub>(n)
          </TableHead>
          {tilted ? <TableHead className="text-right">at π*</TableHead> : null}
          <TableHead className="w-2/5 min-w-28 max-sm:hidden">
            <span className="sr-only">Drawn</span>
          </TableHead>
          <TableHead className="text-right">
            h<sub>α</sub>(n)
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {lengths.map((row) => (
          <TableRow key={row.tokens}>
            <TableCell>{row.tokens}</TableCell>
            <TableCell className="whitespace-nowrap text-right text-soft">{formatShare(row.before)}</TableCell>
            <TableCell className="whitespace-nowrap text-right font-medium">{formatShare(row.sharpened)}</TableCell>
            {tilted ? (
              <TableCell className="whitespace-nowrap text-right text-accent">{formatShare(row.after)}</TableCell>
            ) : null}
            <TableCell aria-hidden className="max-sm:hidden">
              <div className="flex flex-col gap-0.5">
                <Bar share={row.before} className="bg-foreground/60" />
                <Bar share={row.sharpened} className="bg-chart-2" />
                {tilted ? <Bar share={row.after} className="bg-accent" /> : null}
              </div>
            </TableCell>
            <TableCell className="whitespace-nowrap text-right text-soft">
              {formatValue(Number(row.entropyRate.toFixed(4)))}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Bar({ share, className }: { share: number; className: string }) {
  return (
    <div className="h-1.5 rounded-sm bg-muted">
      <div className={`h-full rounded-sm ${className}`} style={{ width: `${100 * share}%` }} />
    </div>
  );
}
