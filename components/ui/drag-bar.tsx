"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { cn } from "./cn";

export type DragBarProps = {
  value: number;
  min: number;
  max: number;
  step: number;
  label: string;
  /** What a screen reader says instead of the bare number. */
  valueText: string;
  onValueChange: (value: number) => void;
  /** A pointer has taken hold of the bar, or let go of it. */
  onDragChange?: (dragging: boolean) => void;
  /** Classes of the filled part. */
  fill?: string;
  className?: string;
};

/**
 * A bar one drags longer or shorter, by pointer or by keyboard: arrows go a step, with Shift or Page keys ten, Home and End to
 * the ends. It lies flat, so that a finger still scrolls the page up and down.
 */
export function DragBar({
  value,
  min,
  max,
  step,
  label,
  valueText,
  onValueChange,
  onDragChange,
  fill = "bg-foreground",
  className,
}: DragBarProps) {
  const track = useRef<HTMLDivElement>(null);
  const share = Math.min(1, Math.max(0, (value - min) / (max - min)));

  function set(next: number) {
    const held = Math.min(max, Math.max(min, next));
    // Steps count from 0, not from the least value, so that they are round.
    const round = Number((Math.round(held / step) * step).toPrecision(12));
    const within = Math.min(max, Math.max(min, round));
    if (within !== value) onValueChange(within);
  }

  function follow(event: PointerEvent) {
    const box = track.current?.getBoundingClientRect();
    if (box && box.width > 0) set(min + ((event.clientX - box.left) / box.width) * (max - min));
  }

  function press(event: KeyboardEvent) {
    const by = step * (event.shiftKey ? 10 : 1);
    const moves: Record<string, number> = {
      ArrowRight: value + by,
      ArrowUp: value + by,
      ArrowLeft: value - by,
      ArrowDown: value - by,
      PageUp: value + 10 * step,
      PageDown: value - 10 * step,
      Home: min,
      End: max,
    };
    const next = moves[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(next);
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      aria-orientation="horizontal"
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onDragChange?.(true);
        follow(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
      }}
      onLostPointerCapture={() => onDragChange?.(false)}
      className={cn("group relative h-7 min-w-0 cursor-ew-resize touch-pan-y select-none rounded-sm", className)}
    >
      <div ref={track} className="absolute inset-x-0 inset-y-1 rounded-sm bg-muted">
        <div className={cn("absolute inset-y-0 left-0 rounded-sm", fill)} style={{ width: `${100 * share}%` }} />
        <span
          aria-hidden
          className="absolute inset-y-[-3px] w-1.5 -translate-x-1/2 rounded-full border border-background bg-foreground transition-transform group-hover:scale-x-125"
          style={{ left: `${100 * share}%` }}
        />
      </div>
    </div>
  );
}
