import { formatValue } from "@/components/charts/format-value";
import type { Forecast } from "@/components/lab/worker/handle-forecast";
import { Skeleton } from "@/components/ui/skeleton";
import type { Objective } from "@/domain/reward/spec";
import { DominanceWords } from "./dominance-words";
import { LengthChart } from "./length-chart";
import { SlopesTable } from "./slopes-table";

/** What explains a forecast: who pulls harder, what more sharpening would do, and where lengths go. */
export function BesideForecast({
  forecast,
  objective,
  tiers,
}: {
  forecast: Forecast;
  objective: Objective | null;
  tiers: ReadonlyMap<string, string>;
}) {
  const { beside } = forecast;
  if (!beside || !objective) return <Skeleton className="h-40 w-full" />;
  return (
    <>
      <section aria-labelledby="forecast-dominance" className="flex flex-col gap-2">
        <h3 id="forecast-dominance" className="font-medium text-[13px]">
          Which pull is stronger
        </h3>
        <dl className="tabular flex flex-wrap gap-x-8 gap-y-1 text-[13px]">
          <div className="flex gap-2">
            <dt className="text-faint">Dominance D</dt>
            <dd className="font-medium">{short(beside.dominance)}</dd>
          </div>
          <div className="flex gap-2">
            <dt className="text-faint">rho</dt>
            <dd className="font-medium">{short(beside.rho)}</dd>
          </div>
        </dl>
        <DominanceWords dominance={beside.dominance} rho={beside.rho} objective={objective} />
      </section>
      <SlopesTable slopes={beside.slopes} tiers={tiers} />
      <LengthChart rows={beside.lengths} />
    </>
  );
}

const short = (value: number | null) => formatValue(value === null ? null : Number(value.toPrecision(3)));
