import { formatValue } from "@/components/charts/format-value";
import type { Forecast } from "@/components/lab/worker/handle-forecast";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Outlook } from "@/domain/forecast/forecast-columns";
import { LOW_ESS } from "@/domain/forecast/notes";
import { lengthText, natsText, shareText } from "./number-texts";

/** Base and optimum in all and by tier, and how far each row can be trusted. */
export function OutlookTable({ forecast, tiers }: { forecast: Forecast; tiers: ReadonlyMap<string, string> }) {
  const named = forecast.tiers.filter(({ tier }) => tier !== null);
  // A task's own order of tiers, then others.
  const order = [...tiers.keys()];
  const placeOf = (tier: string | null) => (tier !== null && tiers.has(tier) ? order.indexOf(tier) : order.length);
  const rows = [...named].sort((a, b) => placeOf(a.tier) - placeOf(b.tier));
  return (
    <Table className="tabular text-[13px] max-sm:text-xs" data-testid="forecast-table">
      <thead>
        <tr>
          <TableHead className="px-1 pl-0 sm:pr-1.5">Prompts</TableHead>
          <TableHead
            className="px-1 sm:px-1.5 text-right"
            title="Share that succeeds: of the base, then at the optimum"
          >
            Accuracy
          </TableHead>
          <TableHead className="px-1 sm:px-1.5 text-right" title="Mean tokens: of the base, then at the optimum">
            Length
          </TableHead>
          <TableHead className="px-1 sm:px-1.5 text-right" title="KL of the optimum from the base model, nats">
            KL
          </TableHead>
          <TableHead className="px-1 sm:px-1.5 text-right" title="Effective samples of a prompt: mean, and the least">
            ESS (least)
          </TableHead>
          <TableHead
            className="px-1 pr-0 sm:pl-1.5 text-right"
            title="Share of prompts without a success among their samples"
          >
            Unseen
          </TableHead>
        </tr>
      </thead>
      <tbody>
        <OutlookRow name="All" title="All prompts" base={forecast.base} optimum={forecast.optimum} />
        {rows.map(({ tier, base, optimum }) => (
          <OutlookRow
            key={tier}
            name={tier ?? ""}
            title={tiers.get(tier ?? "") ?? tier ?? ""}
            base={base}
            optimum={optimum}
          />
        ))}
      </tbody>
    </Table>
  );
}

function OutlookRow({ name, title, base, optimum }: { name: string; title: string; base: Outlook; optimum: Outlook }) {
  const least = optimum.ess?.min ?? 0;
  // Without a measure of success none was looked for.
  const unseen = optimum.accuracy === null ? null : optimum.unseen;
  return (
    <TableRow data-tier={name}>
      <th scope="row" title={title} className="py-1 pr-1 text-left sm:pr-1.5 font-normal">
        {name} <span className="text-faint text-xs">{optimum.prompts}</span>
      </th>
      <Change from={shareText(base.accuracy)} to={shareText(optimum.accuracy)} />
      <Change from={lengthText(base.meanLength)} to={lengthText(optimum.meanLength)} />
      <TableCell className="px-1 sm:px-1.5 py-1 text-right text-soft">{natsText(optimum.klBase)}</TableCell>
      <TableCell className="whitespace-nowrap px-1 sm:px-1.5 py-1 text-right text-soft">
        {formatValue(optimum.ess ? Number(optimum.ess.mean.toPrecision(3)) : null)}{" "}
        <span className={least < LOW_ESS ? "text-warn" : "text-faint"} title="The prompt with the fewest">
          ({formatValue(Number(least.toPrecision(2)))})
        </span>
      </TableCell>
      <TableCell className={`py-1 pr-0 pl-1 sm:pl-1.5 text-right ${(unseen ?? 0) > 0 ? "text-warn" : "text-soft"}`}>
        {shareText(unseen)}
      </TableCell>
    </TableRow>
  );
}

function Change({ from, to }: { from: string; to: string }) {
  return (
    <TableCell className="whitespace-nowrap px-1 sm:px-1.5 py-1 text-right">
      <span className="text-soft">{from}</span>
      <span className="text-faint" aria-hidden>
        <span className="px-0.5 sm:px-1">→</span>
      </span>
      <span className="sr-only">, at the optimum </span>
      <span className="font-medium text-accent">{to}</span>
    </TableCell>
  );
}
