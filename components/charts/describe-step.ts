import { formatValue } from "./format-value";
import type { PreparedLine, PreparedLines } from "./prepare-lines";

export type StepReading = {
  id: string;
  label: string;
  line: PreparedLine;
  value: number | null;
  text: string;
  detail: string | null;
};

/** What every series says at one real step: its value, and the range and number of measurements where it is a bucket. */
export function describeStep(prepared: PreparedLines, step: number): StepReading[] {
  return prepared.lines.map((line) => {
    const at = indexOfStep(line, step);
    const point = at === null ? undefined : line.points[at];
    if (!point) return { id: line.id, label: line.label, line, value: null, text: "–", detail: null };
    const smoothed = at === null ? null : (line.smoothed[at] ?? null);
    const details: string[] = [];
    if (point.count > 1 && point.value !== null) {
      details.push(`mean of ${point.count}, ${formatValue(point.min)} to ${formatValue(point.max)}`);
    }
    if (line.raw.length > 0 && smoothed !== null) details.push(`smoothed ${formatValue(smoothed)}`);
    if (point.notFinite > 0) details.push(`${point.notFinite} not finite`);
    const text = point.value === null ? (point.notFinite > 0 ? "not finite" : "missing") : formatValue(point.value);
    return { id: line.id, label: line.label, line, value: point.value, text, detail: details.join("; ") || null };
  });
}

/** The readings a tooltip has room for, the greatest first where there are more than `most`. */
export function readMost(readings: readonly StepReading[], most: number): StepReading[] {
  if (readings.length <= most) return [...readings];
  const height = ({ value }: StepReading) => value ?? Number.NEGATIVE_INFINITY;
  return [...readings].sort((a, b) => (height(a) < height(b) ? 1 : -1)).slice(0, most);
}

/** One sentence per series at a step, for screen readers. */
export function stepSentence(prepared: PreparedLines, step: number): string {
  return `step ${step}: ${describeStep(prepared, step)
    .map((reading) => `${reading.label} ${reading.text}`)
    .join(", ")}`;
}

function indexOfStep(line: PreparedLine, step: number): number | null {
  let low = 0;
  let high = line.points.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = line.points[middle]?.step ?? 0;
    if (at === step) return middle;
    if (at < step) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}
