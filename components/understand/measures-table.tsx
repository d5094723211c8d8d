import type { ReactNode } from "react";
import { formatValue } from "@/components/charts/format-value";
import type { DistributionMeasures } from "@/domain/objective/enumerate";
import { formatShare } from "./format-share";

const rows: { key: keyof DistributionMeasures; label: ReactNode; unit: string; format: (value: number) => string }[] = [
  { key: "accuracy", label: "Accuracy", unit: "probability of r ≥ 0.5", format: formatShare },
  { key: "reward", label: "E[r]", unit: "mean reward", format: short },
  { key: "length", label: "Length", unit: "mean tokens", format: short },
  { key: "entropy", label: "Entropy", unit: "nats", format: short },
  {
    key: "kl",
    label: (
      <>
        KL(π*, π<sub>ref</sub>)
      </>
    ),
    unit: "nats",
    format: short,
  },
];

/** What the base is worth and what the optimum is worth. */
export function MeasuresTable({ before, after }: { before: DistributionMeasures; after: DistributionMeasures }) {
  return (
    <table className="w-full text-sm tabular">
      <thead>
        <tr className="text-faint text-xs">
          <th scope="col" className="pb-1.5 text-left font-normal">
            <span className="sr-only">Measure</span>
          </th>
          <th scope="col" className="pb-1.5 text-right font-normal">
            Base
          </th>
          <th scope="col" className="pb-1.5 text-right font-normal">
            Optimum
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, unit, format }) => (
          <tr key={key} data-measure={key} className="border-border border-t">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              {label} <span className="text-faint text-xs">{unit}</span>
            </th>
            <td className="py-1.5 text-right text-soft">{format(before[key])}</td>
            <td className="py-1.5 pl-4 text-right font-medium text-accent">{format(after[key])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function short(value: number): string {
  return formatValue(Number(value.toFixed(3)));
}
