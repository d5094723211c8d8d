/** Maps values of an axis to pixels and back. */
export type MapScale = { toPixel: (value: number) => number; toValue: (pixel: number) => number };

/** The scale that takes `domain` to `range` (pixels; from > to turns the axis round). A log domain must be positive. */
export function mapScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  kind: "linear" | "log",
): MapScale {
  const warp = kind === "log" ? Math.log10 : (value: number) => value;
  const unwarp = kind === "log" ? (value: number) => 10 ** value : (value: number) => value;
  const low = warp(domain[0]);
  const width = warp(domain[1]) - low || 1;
  const [from, to] = range;
  const pixels = to - from || 1;
  return {
    toPixel: (value) => from + ((warp(value) - low) / width) * pixels,
    toValue: (pixel) => unwarp(low + ((pixel - from) / pixels) * width),
  };
}
