import { formatDuration } from "@/components/charts/format-value";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { RunConfig } from "@/domain/run/config";
import { type GridCell, shortNumber } from "@/domain/run/grid";
import { variedNumbers } from "@/domain/run/varied-numbers";

/** The runs that a launch makes, one a row: what varies, the seed, the time to expect. */
export function GridTable({
  cells,
  secondsOf,
}: {
  cells: readonly GridCell[];
  secondsOf: (config: RunConfig) => number | null;
}) {
  const [first] = cells;
  if (!first || cells.length < 2) return null;
  const numbers = new Map(variedNumbers(first.spec, first.config).map((one) => [one.path, one.short]));
  return (
    <section aria-label={`The ${cells.length} runs`} className="min-w-0">
      <h2 className="mb-2 font-medium text-[15px] tracking-tight">{cells.length} runs</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled box has to be reached by the keyboard */}
      <div className="max-h-80 overflow-y-auto rounded-lg border border-border" tabIndex={0}>
        <Table>
          <thead className="sticky top-0 bg-background">
            <tr>
              <TableHead className="w-10 text-right">#</TableHead>
              {first.variation.map(({ path }) => (
                <TableHead key={path} className="text-right">
                  {numbers.get(path) ?? path}
                </TableHead>
              ))}
              <TableHead className="text-right">seed</TableHead>
              <TableHead className="text-right">time to expect</TableHead>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell, index) => {
              const seconds = secondsOf(cell.config);
              return (
                <TableRow key={`${cell.name} ${cell.seed}`}>
                  <TableCell className="tabular py-1.5 text-right text-faint">{index + 1}</TableCell>
                  {cell.variation.map(({ path, value }) => (
                    <TableCell key={path} className="tabular py-1.5 text-right">
                      {shortNumber(value)}
                    </TableCell>
                  ))}
                  <TableCell className="tabular py-1.5 text-right">{cell.seed}</TableCell>
                  <TableCell className="tabular whitespace-nowrap py-1.5 text-right text-soft">
                    {seconds === null ? "not known" : formatDuration(seconds)}
                  </TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </div>
    </section>
  );
}
