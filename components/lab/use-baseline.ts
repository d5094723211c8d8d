"use client";

import { useEffect, useRef, useState } from "react";
import type { RewardSpec } from "@/domain/reward/spec";

/** What an edit is compared with. */
export type Since = "saved" | "edit";

/** An edit that nothing is added to for this long is over: the next one begins from there. */
export const EDIT_OVER_MS = 2500;

/** The reward as it was when the edit under way (or the last one) began; null before the first edit. */
export function useEditStart(spec: RewardSpec | null): RewardSpec | null {
  const [start, setStart] = useState<RewardSpec | null>(null);
  const last = useRef<{ spec: RewardSpec | null; changedAt: number }>({ spec, changedAt: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    const before = last.current;
    if (spec === before.spec) return;
    const now = performance.now();
    if (now - before.changedAt > EDIT_OVER_MS) setStart(before.spec);
    last.current = { spec, changedAt: now };
  }, [spec]);
  return start;
}
