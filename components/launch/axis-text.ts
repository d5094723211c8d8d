import { z } from "zod";
import { readNumberText } from "@/components/ui/number-text";
import { type GridAxis, MOST_AXES, MOST_RUNS } from "@/domain/run/grid";

/** A number that varies as it was typed: the path it was chosen by, and its values as text. */
export type AxisText = { path: string; values: string };
export type AxisFaultName = "vary" | `vary.${number}.path` | `vary.${number}.values`;

const storedSchema = z.array(z.object({ path: z.string().max(300), values: z.string().max(2000) })).max(MOST_AXES);

/** Completes stored axes; what is none becomes the empty list. */
export function axisTextsFrom(stored: unknown): AxisText[] {
  return storedSchema.safeParse(stored).data ?? [];
}

export type AxesReading =
  | { ok: true; axes: GridAxis[] }
  | { ok: false; faults: Partial<Record<AxisFaultName, string>> };

/** Reads the axes' values as people write them: "1e-4, 3e-4" or "0.5 1 2". */
export function readAxes(texts: readonly AxisText[]): AxesReading {
  const faults: Partial<Record<AxisFaultName, string>> = {};
  const axes = texts.map(({ path, values }, index) => {
    if (path === "") faults[`vary.${index}.path`] = "Choose the number that varies.";
    const parts = values.split(/[,;\s]+/).filter((part) => part !== "");
    const read = parts.map((part) => readNumberText(part));
    const wrong = read.find((one) => !one.ok);
    if (parts.length === 0) faults[`vary.${index}.values`] = "Give its values, like 1e-4, 3e-4.";
    else if (parts.length > MOST_RUNS) faults[`vary.${index}.values`] = `At most ${MOST_RUNS} values.`;
    else if (wrong && !wrong.ok) faults[`vary.${index}.values`] = wrong.message;
    return { path, values: read.flatMap((one) => (one.ok ? [one.value] : [])) };
  });
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, axes };
}

/** The place in the form of a fault at this path of a launch; null for one that concerns no axis. */
export function axisFaultName(path: readonly (string | number)[]): AxisFaultName | null {
  const [root, index, part] = path;
  if (root !== "vary") return null;
  if (typeof index !== "number") return "vary";
  return part === "path" ? `vary.${index}.path` : `vary.${index}.values`;
}
