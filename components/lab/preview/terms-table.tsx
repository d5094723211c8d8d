import { memo } from "react";
import { formatValue } from "@/components/charts/format-value";
import { useTermColour } from "@/components/lab/term-colours";
import { TermDot } from "@/components/lab/term-dot";
import { type Bins, Histogram } from "./histogram";
import { Share } from "./share";

/** How values lie. */
type Lying = { bins: Bins; mean: number | null; min: number | null; max: number | null };

export type TermRow = {
  id: string;
  label: string;
  /** Null where nothing has a value. */
  raw: Lying | null;
  /** Its part in the total; null where it has none of its own. */
  weighted: Lying | null;
  /** Share of the total's variance over all rollouts, and of the advantages; null where there is none to share. */
  variance: number | null;
  advantage: number | null;
  /** Share of groups; null where no group has a value. */
  dead: number | null;
  deadWords: string;
  /** Why it counts for nothing, or has no value; null where it is as usual. */
  remark: string | null;
};

/** What the objective adds to the reward, as a share of the advantages. */
export type Pull = { label: string; advantage: number };

/** Every term: how its values lie before and after the weight, and how much of the signal is its own. */
export function TermsTable({ rows, pull = null }: { rows: readonly TermRow[]; pull?: Pull | null }) {
  return (
    <table className="w-full table-fixed text-xs">
      <thead>
        <tr className="text-left text-faint [&>th]:pb-1 [&>th]:font-normal">
          <th scope="col">Term</th>
          <th scope="col" className="w-12 pl-2 sm:w-22 sm:pl-2.5" title="After transforms and gate, before the weight">
            Value
          </th>
          <th scope="col" className="w-15 pl-2 sm:w-22 sm:pl-2.5" title="Times its weight: what it adds to the total">
            Weighted
          </th>
          <th
            scope="col"
            className="w-15 pl-2 text-right sm:w-18 sm:pl-2.5"
            title="Share of the variance of the total, over all rollouts"
          >
            Variance
          </th>
          <th
            scope="col"
            className="w-17 pl-2 text-right sm:w-18 sm:pl-2.5"
            title="Share of the advantages: how far they move with this term within groups, each group scaled as the algorithm scales it"
          >
            Advantage
          </th>
          <th
            scope="col"
            className="w-10 pl-2 text-right sm:w-11 sm:pl-2.5"
            title="Share of the groups in which it tells no rollout from another"
          >
            Dead
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
        {pull ? (
          <tr className="border-border border-t align-top [&>*]:py-2">
            <th
              scope="row"
              colSpan={4}
              className="text-left font-normal text-soft"
              title="From the answers' log-likelihood under the base model, by alpha and beta_inv"
            >
              {pull.label}
            </th>
            <td className="pl-2.5 text-right">
              <Share value={pull.advantage} colour="var(--chart-8)" />
            </td>
            <td />
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

const Row = memo(function Row({ row }: { row: TermRow }) {
  const colour = useTermColour(row.id);
  return (
    <tr className="border-border border-t align-top [&>*]:py-2 [&>td]:pl-2 sm:[&>td]:pl-2.5">
      <th scope="row" className="text-left font-normal">
        <span className="flex items-baseline gap-1.5">
          <TermDot id={row.id} />
          <span className="line-clamp-2 min-w-0 break-words font-medium text-[13px]" title={row.label}>
            {row.label}
          </span>
        </span>
        {row.remark ? <span className="line-clamp-2 text-faint">{row.remark}</span> : null}
      </th>
      <td>
        <Distribution label={`${row.label}, values`} lying={row.raw} colour={colour} />
      </td>
      <td>
        <Distribution label={`${row.label}, weighted`} lying={row.weighted} colour={colour} />
      </td>
      <td className="text-right">
        <Share value={row.variance} colour={colour} />
      </td>
      <td className="text-right">
        <Share value={row.advantage} colour={colour} />
      </td>
      <td className="text-right tabular" title={row.deadWords}>
        {row.dead === null ? "–" : `${Math.round(100 * row.dead)}%`}
      </td>
    </tr>
  );
});

function Distribution({ label, lying, colour }: { label: string; lying: Lying | null; colour: string }) {
  if (!lying) return <span className="text-faint">–</span>;
  const { bins, mean, min, max } = lying;
  return (
    <span className="block" title={`mean ${formatValue(mean)}, ${formatValue(min)} to ${formatValue(max)}`}>
      <Histogram bins={bins} colour={colour} height={18} label={label} />
      <span className="mt-0.5 block whitespace-nowrap text-[10px] text-faint leading-none tabular">
        <span className="max-sm:sr-only">mean </span>
        {formatValue(mean)}
      </span>
    </span>
  );
}
