"use client";

import { type PointerEvent, useState } from "react";

export type DragRange = { start: number; end: number };

/** Pixels a pointer must go before it is a drag and not a click. */
const LEAST = 8;

/** A stretch of an element dragged over sideways, in pixels from its left edge; `onRange` when the pointer is let go. */
export function useDragRange(onRange: ((range: DragRange) => void) | null): {
  drag: DragRange | null;
  handlers: Partial<Record<"onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel", Handler>>;
} {
  const [held, setHeld] = useState<DragRange | null>(null);
  if (!onRange) return { drag: null, handlers: {} };
  const wide = held !== null && Math.abs(held.end - held.start) >= LEAST;
  return {
    drag: wide ? ordered(held) : null,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = offsetIn(event);
        setHeld({ start: at, end: at });
      },
      onPointerMove: (event) => {
        if (held) setHeld({ start: held.start, end: offsetIn(event) });
      },
      onPointerUp: () => {
        setHeld(null);
        if (wide) onRange(ordered(held));
      },
      onPointerCancel: () => setHeld(null),
    },
  };
}

type Handler = (event: PointerEvent<SVGRectElement>) => void;

/** Where the pointer is over an element, from its left edge and within it. */
export function offsetIn(event: PointerEvent<SVGRectElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.min(box.width, Math.max(0, event.clientX - box.left));
}

function ordered({ start, end }: DragRange): DragRange {
  return { start: Math.min(start, end), end: Math.max(start, end) };
}
