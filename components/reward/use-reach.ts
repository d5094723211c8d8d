"use client";

import { useState } from "react";
import { sliderReach } from "./slider-reach";

/** A slider's reach, which only ever grows: shrinking would move the thumb away under the pointer. */
export function useReach(value: number, least: number): number {
  const needed = Math.max(least, sliderReach(value));
  const [reach, setReach] = useState(needed);
  if (needed > reach) setReach(needed);
  return Math.max(reach, needed);
}
