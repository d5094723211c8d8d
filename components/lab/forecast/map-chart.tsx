"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { formatValue } from "@/components/charts/format-value";
import type { ForecastMap } from "@/domain/forecast/forecast-map";
import { alphaShare, betaInvShare, MAP_SIZE } from "@/domain/forecast/map-axes";
import { mapGradient } from "./map-colors";
import {
  cellCentre,
  cellSentence,
  layerValue,
  type MapHandle,
  type MapLayer,
  type MapPoint,
  movedPoint,
  type PreparedMap,
  pointAt,
  readPlace,
} from "./prepare-map";

const layerNames: Record<MapLayer, string> = { accuracy: "Accuracy", length: "Mean length (tokens)" };

/**
 * One layer of the map: alpha to the right, betaInv up. The handle is the objective; it follows the pointer, and the arrow keys
 * (Shift: ten steps). A press anywhere takes it there.
 */
export function MapChart({
  map,
  prepared,
  handle: point,
  onMove,
}: {
  map: ForecastMap;
  prepared: PreparedMap;
  /** Null where the objective is not on the map. */
  handle: MapHandle | null;
  onMove: (point: MapPoint) => void;
}) {
  const plot = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<{ x: number; y: number } | null>(null);
  const { axes } = map;

  function placeOf(event: PointerEvent): { x: number; y: number } | null {
    const box = plot.current?.getBoundingClientRect();
    if (!box || box.width === 0) return null;
    const held = (share: number) => Math.min(1, Math.max(0, share));
    return { x: held((event.clientX - box.left) / box.width), y: held(1 - (event.clientY - box.top) / box.height) };
  }

  function follow(event: PointerEvent) {
    const place = placeOf(event);
    setHovered(place);
    if (place && event.currentTarget.hasPointerCapture(event.pointerId)) onMove(pointAt(axes, place));
  }

  function press(event: KeyboardEvent) {
    const by = event.shiftKey ? 10 : 1;
    const moves: Record<string, { x: number; y: number }> = {
      ArrowLeft: { x: -by, y: 0 },
      ArrowRight: { x: by, y: 0 },
      ArrowUp: { x: 0, y: by },
      ArrowDown: { x: 0, y: -by },
    };
    const move = moves[event.key];
    if (!point || !move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onMove(movedPoint(axes, point, move));
  }

  return (
    <figure className="min-w-0" data-map-layer={prepared.layer}>
      <figcaption className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 pb-1.5 text-xs">
        <span className="font-medium">{layerNames[prepared.layer]}</span>
        <span className="tabular flex items-center gap-1.5 text-faint">
          {prepared.domainLabels[0]}
          <span aria-hidden className="h-2 w-16 rounded-sm" style={{ background: mapGradient }} />
          {prepared.domainLabels[1]}
        </span>
      </figcaption>
      <div className="grid grid-cols-[2.25rem_minmax(0,1fr)] grid-rows-[auto_1.25rem_auto]">
        <Ticks side="left" ticks={prepared.yTicks} />
        <div
          ref={plot}
          className="relative aspect-square max-h-80 w-full cursor-crosshair touch-pan-y select-none overflow-visible rounded-sm border border-border bg-surface"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            if (event.pointerType === "mouse") event.currentTarget.setPointerCapture(event.pointerId);
            const place = placeOf(event);
            if (place) onMove(pointAt(axes, place));
          }}
          onPointerMove={follow}
          onPointerLeave={() => setHovered(null)}
        >
          <MapCanvas pixels={prepared.pixels} />
          <Mark
            x={cellCentre(alphaShare(axes, 1))}
            y={cellCentre(betaInvShare(axes, 0))}
            title="The base model: alpha 1, beta_inv 0"
          />
          {point ? (
            <div
              role="slider"
              tabIndex={0}
              aria-label={`Objective on the map of ${layerNames[prepared.layer].toLowerCase()}: arrow keys left and right change alpha, up and down beta_inv`}
              aria-valuemin={0}
              aria-valuemax={axes.alphaMax}
              aria-valuenow={point.alpha}
              aria-valuetext={cellSentence(map, point)}
              data-map-handle
              onKeyDown={press}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.stopPropagation();
                event.currentTarget.setPointerCapture(event.pointerId);
              }}
              onPointerMove={(event) => {
                if (event.currentTarget.hasPointerCapture(event.pointerId)) {
                  event.stopPropagation();
                  follow(event);
                }
              }}
              className="absolute size-11 -translate-x-1/2 translate-y-1/2 cursor-grab touch-none rounded-full active:cursor-grabbing"
              style={{
                left: percent(cellCentre(alphaShare(axes, point.alpha))),
                bottom: percent(cellCentre(betaInvShare(axes, point.betaInv))),
              }}
            >
              <span
                aria-hidden
                className="absolute inset-[0.875rem] rounded-full border-2 border-white bg-black/70 shadow-[0_0_0_1.5px_black]"
              />
            </div>
          ) : null}
          {hovered ? <Reading map={map} at={hovered} handle={point} /> : null}
        </div>
        <span />
        <Ticks side="bottom" ticks={prepared.xTicks} />
        <span />
        <p className="flex justify-between text-[11px] text-faint">
          <span>↑ beta_inv</span>
          <span>alpha →</span>
        </p>
      </div>
    </figure>
  );
}

function MapCanvas({ pixels }: { pixels: PreparedMap["pixels"] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, MAP_SIZE, MAP_SIZE), 0, 0);
  }, [pixels]);
  return (
    <canvas
      ref={canvas}
      aria-hidden
      width={MAP_SIZE}
      height={MAP_SIZE}
      className="absolute inset-0 size-full rounded-sm [image-rendering:pixelated]"
    />
  );
}

function Mark({ x, y, title }: { x: number; y: number; title: string }) {
  return (
    <span
      role="img"
      aria-label={title}
      title={title}
      className="pointer-events-none absolute size-2.5 -translate-x-1/2 translate-y-1/2 rounded-full border-2 border-white shadow-[0_0_0_1px_black,inset_0_0_0_1px_black]"
      style={{ left: percent(x), bottom: percent(y) }}
    />
  );
}

function Ticks({ side, ticks }: { side: "left" | "bottom"; ticks: PreparedMap["xTicks"] }) {
  return (
    <div aria-hidden className="tabular relative text-[11px] text-faint">
      {ticks.map(({ label, at }) =>
        side === "left" ? (
          <span key={label} className="absolute right-1.5 translate-y-1/2" style={{ bottom: percent(at) }}>
            {label}
          </span>
        ) : (
          <span key={label} className="-translate-x-1/2 absolute top-0.5" style={{ left: percent(at) }}>
            {label}
          </span>
        ),
      )}
    </div>
  );
}

function Reading({ map, at, handle }: { map: ForecastMap; at: { x: number; y: number }; handle: MapHandle | null }) {
  const cell = readPlace(map, at, handle);
  const rows: [string, string][] = [
    ["accuracy", layerValue("accuracy", cell.accuracy)],
    ["length", layerValue("length", cell.meanLength)],
    ["ESS", formatValue(Number(cell.ess.toPrecision(3)))],
  ];
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 w-32 rounded-md border border-border bg-raised px-2.5 py-1.5 text-xs shadow-popover"
      style={{
        ...(at.x > 0.5 ? { right: `calc(${percent(1 - at.x)} + 14px)` } : { left: `calc(${percent(at.x)} + 14px)` }),
        ...(at.y > 0.5 ? { top: percent(1 - at.y) } : { bottom: percent(at.y) }),
      }}
    >
      <p className="tabular text-faint">
        alpha {formatValue(Number(cell.alpha.toPrecision(3)))}, beta_inv{" "}
        {formatValue(Number(cell.betaInv.toPrecision(3)))}
      </p>
      <dl className="mt-0.5 grid grid-cols-[1fr_auto] gap-x-3">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="tabular text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const percent = (share: number) => `${(100 * share).toFixed(3)}%`;
