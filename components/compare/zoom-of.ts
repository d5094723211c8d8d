import type { StepRange } from "@/components/charts/prepare-lines";

/** The steps a URL asks for; null where it names no range, or none with room in it. */
export function zoomOf({ from, to }: { from: number | null; to: number | null }): StepRange | null {
  if (from === null || to === null || from < 0 || to <= from) return null;
  return { from, to };
}
