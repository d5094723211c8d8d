import { formatValue } from "@/components/charts/format-value";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { SlopeRow, Slopes } from "@/domain/forecast/sharpening-slopes";

/** d E[r] / d alpha by tier: whether a little more sharpening helps or hurts, which a total hides. */
export function SlopesTable({ slopes, tiers }: { slopes: Slopes; tiers: ReadonlyMap<string, string> }) {
  const order = [...tiers.keys()];
  const rows = [...slopes.rows].sort(
    (a, b) => (a.tier === null ? -1 : order.indexOf(a.tier)) - (b.tier === null ? -1 : order.indexOf(b.tier)),
  );
  return (
    <section aria-labelledby="forecast-slopes" className="flex flex-col gap-2">
      <h3 id="forecast-slopes" className="font-medium text-[13px]">
        What more sharpening would do
      </h3>
      <p className="text-pretty text-faint text-xs">
        Change a unit of alpha, {slopes.at === "optimum" ? "at this optimum" : "at the base model"}: the covariance of
        reward (or success) and log-likelihood, prompt by prompt. It helps or hurts where the reward's mean over prompts
        is more than {ERRORS} standard errors (±) from 0.
      </p>
      <Table className="tabular text-[13px] max-sm:text-xs max-sm:[&_td]:px-1 max-sm:[&_th]:whitespace-normal max-sm:[&_th]:px-1">
        <thead>
          <tr>
            <TableHead className="pl-0">Prompts</TableHead>
            <TableHead className="text-right">d E[r] / d alpha</TableHead>
            <TableHead className="text-right">d accuracy / d alpha</TableHead>
            <TableHead className="pr-0" />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ tier, reward, accuracy, rewardError, solved }) => (
            <TableRow key={tier ?? "all"}>
              <th
                scope="row"
                className="py-1.5 pr-2 text-left font-normal"
                title={tiers.get(tier ?? "") ?? "All prompts"}
              >
                {tier ?? "All"}
              </th>
              <TableCell className="whitespace-nowrap py-1.5 text-right">
                {signed(reward)}
                {reward === null || rewardError === null ? null : (
                  <span className="text-faint text-xs">
                    {" "}
                    ± {rewardError < 1e-4 ? "0" : formatValue(Number(rewardError.toPrecision(1)))}
                  </span>
                )}
              </TableCell>
              <TableCell className="py-1.5 text-right">{signed(accuracy)}</TableCell>
              <TableCell className="py-1.5 pr-0 text-faint text-xs">
                {effect({ reward, rewardError, solved })}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** Standard errors from 0 beyond which a slope is told from none. */
const ERRORS = 2;
/** Without an error (one prompt): slopes below this are lost in the noise of a bank. */
const SMALL = 0.005;
/** The share from which on a forecast is shown as 1.00. */
const ALL = 0.9995;

function signed(value: number | null): string {
  if (value === null) return "–";
  return `${value >= 0.0005 ? "+" : ""}${formatValue(Number(value.toFixed(3)))}`;
}

function effect({ reward, rewardError, solved }: Pick<SlopeRow, "reward" | "rewardError" | "solved">): string {
  if (reward === null) return "";
  if (solved !== null && solved >= ALL) return "nothing left to win";
  const least = rewardError === null ? SMALL : ERRORS * rewardError;
  return reward > least ? "helps" : reward < -least ? "hurts" : "neither";
}
