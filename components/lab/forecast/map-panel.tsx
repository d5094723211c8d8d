"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { ChartHead } from "@/components/charts/chart-head";
import { formatTick } from "@/components/charts/format-value";
import type { Lab } from "@/components/lab/use-lab";
import type { LabAnswer } from "@/components/lab/use-lab-answer";
import type { MapReply } from "@/components/lab/worker/kept-map";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Outlook } from "@/domain/forecast/forecast-columns";
import type { ForecastMap } from "@/domain/forecast/forecast-map";
import type { Objective } from "@/domain/reward/spec";
import { MapChart } from "./map-chart";
import { FULL_ESS, type MapPoint, mapTable, pointOf, prepareMap, sampledObjective } from "./prepare-map";

type Shown = "accuracy" | "length" | "both";

/** The forecast over (alpha, betaInv), with the objective as a handle that one can drag. */
export function MapPanel({
  lab,
  answer,
  optimum,
}: {
  lab: Lab;
  answer: LabAnswer<MapReply>;
  /** The forecast's own numbers for the objective as it is; null while they are computed. */
  optimum: Outlook | null;
}) {
  const { question } = lab;
  const { value, isCurrent, error } = answer;
  const [shown, setShown] = useState<Shown>("accuracy");
  const [asTable, setAsTable] = useState(false);
  const map = useSameMap(value?.ok ? value : null);
  const layers = useMemo(
    () => (map ? { accuracy: prepareMap(map, "accuracy"), length: prepareMap(map, "length") } : null),
    [map],
  );
  const objective = question?.spec.objective ?? null;
  const move = useFrames((point: MapPoint) => {
    if (objective && map) {
      const alpha = Number(point.alpha.toPrecision(3));
      lab.setObjective({
        ...sampledObjective(objective, map.axes),
        alpha,
        betaInv: Number(point.betaInv.toPrecision(3)),
      });
    }
  });
  if (error !== null) return <Refused>{error}</Refused>;
  if (value?.ok === false) return <Refused>{value.reason}</Refused>;
  if (!map || !layers || !objective) return <Skeleton className="aspect-square max-h-80 w-full" />;
  const point = pointOf(objective);
  const handle = point ? { ...point, exact: optimum } : null;
  return (
    <section aria-label="Map of the forecast" className="@container flex flex-col gap-3">
      <ChartHead
        titleId="forecast-map-title"
        title="Over alpha and beta_inv"
        note={`Each cell is the optimum of sampling mode there. Faded cells rest on fewer than ${FULL_ESS} effective samples a prompt. The ring is the base model.`}
        log={null}
        table={{ on: asTable, toggle: setAsTable }}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Choice
          label="Show"
          value={shown}
          options={[
            { value: "accuracy", label: "Accuracy" },
            { value: "length", label: "Length" },
            { value: "both", label: "Both" },
          ]}
          onChange={setShown}
        />
        <span role="status" className="tabular text-faint text-xs">
          {layers.accuracy.resolution} × {layers.accuracy.resolution}
          {isCurrent && map.stride === 1 ? "" : " …"}
        </span>
      </div>
      {asTable ? (
        <MapTable map={map} />
      ) : (
        <div className={shown === "both" ? "grid gap-4 @sm:grid-cols-2" : ""}>
          {shown === "length" ? null : <MapChart map={map} prepared={layers.accuracy} handle={handle} onMove={move} />}
          {shown === "accuracy" ? null : <MapChart map={map} prepared={layers.length} handle={handle} onMove={move} />}
        </div>
      )}
      <MapWords objective={objective} map={map} onPlace={lab.setObjective} />
    </section>
  );
}

/** What the map means for this objective, and what dragging does. */
function MapWords({
  objective,
  map,
  onPlace,
}: {
  objective: Objective;
  map: ForecastMap;
  onPlace: (objective: Objective) => void;
}) {
  if (objective.mode === "sampling")
    return (
      <p className="text-pretty text-faint text-xs">
        {objective.normalization === "none"
          ? "With normalisation none, alpha changes nothing: only beta_inv moves the optimum. "
          : ""}
        Drag the dot, press anywhere, or use the arrow keys: the reward's alpha and beta_inv follow.
      </p>
    );
  const placed = sampledObjective(objective, map.axes);
  return (
    <div className="flex flex-col items-start gap-2 text-faint text-xs">
      <p className="text-pretty">
        {objective.mode === "none"
          ? "This reward has no KL term (mode none), so it is not on the map: its optimum is that of the top edge at alpha 1, carried on for ever."
          : "Optimization mode has no KL term, so this objective is not on the map: its optimum is the single best answer, where the map's goes when alpha - 1 and beta_inv grow together."}{" "}
        A press on the map changes the objective to sampling mode there.
      </p>
      <Button size="small" onClick={() => onPlace(placed)}>
        Change to sampling at alpha {formatTick(placed.alpha)}, beta_inv {formatTick(placed.betaInv)}
      </Button>
    </div>
  );
}

function MapTable({ map }: { map: ForecastMap }) {
  const { alphas, rows } = mapTable(map);
  return (
    <Table className="tabular text-xs">
      <caption className="pb-1 text-left text-faint text-xs">Accuracy · mean length at the optimum</caption>
      <thead>
        <tr>
          <TableHead>beta_inv</TableHead>
          {alphas.map((alpha) => (
            <TableHead key={alpha}>alpha {formatTick(alpha)}</TableHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ betaInv, cells }) => (
          <TableRow key={betaInv}>
            <TableCell className="text-faint">{formatTick(betaInv)}</TableCell>
            {cells.map((cell, at) => (
              <TableCell key={alphas[at]} className="whitespace-nowrap">
                {cell}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function Refused({ children }: { children: string }) {
  return <p className="text-pretty text-soft text-sm">{children}</p>;
}

/** The map before while the reply has the same numbers, so that nothing is drawn again while the handle moves. */
function useSameMap(reply: { id: number; map: ForecastMap } | null): ForecastMap | null {
  const [kept, setKept] = useState(reply);
  if (reply !== null && reply.id !== kept?.id) setKept(reply);
  return (reply !== null && reply.id !== kept?.id ? reply : kept)?.map ?? null;
}

/** At most one call a frame, with the latest argument. */
function useFrames<Argument>(act: (argument: Argument) => void): (argument: Argument) => void {
  const latest = useRef(act);
  latest.current = act;
  const waiting = useRef<{ frame: number; argument: Argument } | null>(null);
  useEffect(
    () => () => {
      if (waiting.current) cancelAnimationFrame(waiting.current.frame);
    },
    [],
  );
  return (argument) => {
    if (waiting.current) {
      waiting.current.argument = argument;
      return;
    }
    const frame = requestAnimationFrame(() => {
      const due = waiting.current;
      waiting.current = null;
      if (due) latest.current(due.argument);
    });
    waiting.current = { frame, argument };
  };
}
