/** Subpaths of a sparkline in a box of `width` x `height`; a null breaks the line, a flat line stands in the middle. */
export function prepareSparkline(input: {
  values: readonly (number | null)[];
  width: number;
  height: number;
  range?: readonly [number, number];
}): { path: string; end: { x: number; y: number } | null } {
  const { values, width, height, range } = input;
  const pad = 2;
  const finite = values.filter((value) => value !== null);
  if (finite.length === 0) return { path: "", end: null };
  const low = range ? Math.min(range[0], ...finite) : Math.min(...finite);
  const high = range ? Math.max(range[1], ...finite) : Math.max(...finite);
  const last = Math.max(1, values.length - 1);
  let path = "";
  let open = false;
  let end: { x: number; y: number } | null = null;
  values.forEach((value, i) => {
    if (value === null) {
      open = false;
      return;
    }
    const x = pad + (i / last) * (width - 2 * pad);
    const y = high > low ? pad + ((high - value) / (high - low)) * (height - 2 * pad) : height / 2;
    path += `${open ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
    open = true;
    end = { x, y };
  });
  return { path, end };
}
