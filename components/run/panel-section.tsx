"use client";

import { memo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { type CurveSettings, MetricChart } from "./metric-chart";
import type { PanelChart } from "./prepare-panels";

/** A titled group of charts. `small`: small multiples, up to four side by side. */
export const PanelSection = memo(function PanelSection({
  id,
  runId,
  runNumber,
  title,
  charts,
  settings,
  small = false,
}: {
  /** Anchor of the section; see panel-links.tsx. */
  id: string;
  runId: string;
  runNumber: number;
  title: string;
  charts: readonly PanelChart[];
  settings: CurveSettings;
  small?: boolean;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? charts : charts.filter((chart) => !chart.more);
  const hidden = charts.length - shown.length;
  return (
    <section id={id} className="flex scroll-mt-20 flex-col gap-3">
      <h2 className="font-medium text-[15px] tracking-tight">{title}</h2>
      <div
        className={cn(
          "grid gap-4",
          small && "sm:grid-cols-2 xl:grid-cols-4",
          !small && "md:grid-cols-2 xl:grid-cols-3",
        )}
      >
        {shown.map((chart) => (
          <Card key={chart.id} className="min-w-0 p-4">
            <MetricChart
              runId={runId}
              runNumber={runNumber}
              chart={chart}
              settings={settings}
              {...(small ? { height: 150 } : {})}
            />
          </Card>
        ))}
      </div>
      {hidden > 0 ? (
        <Button size="small" className="self-start" onClick={() => setAll(true)}>
          Show {hidden} more
        </Button>
      ) : null}
    </section>
  );
});
