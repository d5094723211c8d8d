import { formatValue } from "@/components/charts/format-value";
import type { Forecast } from "@/components/lab/worker/handle-forecast";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Signal } from "@/domain/task/task";

/** The mean of everything that is measured, of the base and at the optimum. */
export function SignalsTable({ forecast, signals }: { forecast: Forecast; signals: readonly Signal[] }) {
  const { base, optimum } = forecast;
  const kinds = new Map(signals.map(({ name, kind }) => [name, kind]));
  const rows: { name: string; unit: string; from: number | null; to: number | null }[] = [
    { name: "taskTotal", unit: "r, before the objective", from: base.taskTotal, to: optimum.taskTotal },
    { name: "ref_logprob", unit: "S_ref, nats", from: base.refLogprob, to: optimum.refLogprob },
    ...Object.keys(optimum.signals).map((name) => ({
      name,
      unit: kinds.get(name) === "step" ? "sum over the steps" : "",
      from: base.signals[name] ?? null,
      to: optimum.signals[name] ?? null,
    })),
    { name: "log Z", unit: "nats, sampling mode", from: null, to: optimum.logZ },
    {
      name: "gap",
      unit: "what the optimum is worth beyond the base, in units of the objective",
      from: null,
      to: optimum.gap,
    },
  ];
  return (
    <Table className="tabular text-[13px]">
      <thead>
        <tr>
          <TableHead className="pl-0">Mean of</TableHead>
          <TableHead className="text-right">Base</TableHead>
          <TableHead className="pr-0 text-right">Optimum</TableHead>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, unit, from, to }) => (
          <TableRow key={name}>
            <th scope="row" className="py-1.5 pr-2 text-left font-normal">
              <span className="font-mono text-xs">{name}</span> <span className="text-faint text-xs">{unit}</span>
            </th>
            <TableCell className="py-1.5 text-right text-soft">{rounded(from)}</TableCell>
            <TableCell className="py-1.5 pr-0 text-right font-medium text-accent">{rounded(to)}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

const rounded = (value: number | null) => formatValue(value === null ? null : Number(value.toPrecision(3)));
